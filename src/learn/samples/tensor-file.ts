import { readFile } from 'node:fs/promises';
import { writeFileAtomically } from '../../platform/atomic-file.ts';

/** Numbers with a name and a shape, row-major. */
export interface NamedArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface TensorFile {
  /** Whatever describes the arrays; must survive JSON. */
  readonly header: Readonly<Record<string, unknown>>;
  readonly arrays: readonly NamedArray[];
}

const MAGIC = 'OSTEOTF1';

/** Writes arrays and what describes them into one file, whole or not at all. */
export async function writeTensorFile(path: string, { header, arrays }: TensorFile): Promise<void> {
  const index = arrays.map(({ name, shape }) => ({ name, shape }));
  const text = Buffer.from(JSON.stringify({ header, index }));
  // Padded so that the numbers begin at a multiple of four.
  const padded = Buffer.concat([text, Buffer.alloc((4 - (text.length % 4)) % 4, ' ')]);
  const start = Buffer.alloc(MAGIC.length + 4);
  start.write(MAGIC, 'latin1');
  start.writeUInt32LE(padded.length, MAGIC.length);
  const bodies = arrays.map(
    ({ values }) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  );
  await writeFileAtomically(path, [start, padded, ...bodies]);
}

/**
 * Reads what `writeTensorFile` wrote.
 *
 * @throws Error when the file is another kind of file or was cut off
 */
export async function readTensorFile(path: string): Promise<TensorFile> {
  const file = await readFile(path);
  if (file.toString('latin1', 0, MAGIC.length) !== MAGIC) throw new Error(`${path} is no tensor file`);
  const length = file.readUInt32LE(MAGIC.length);
  const begin = MAGIC.length + 4;
  const { header, index } = JSON.parse(file.toString('utf8', begin, begin + length)) as {
    header: Record<string, unknown>;
    index: Omit<NamedArray, 'values'>[];
  };
  const body = new Uint8Array(file.subarray(begin + length)).buffer;
  let offset = 0;
  const arrays = index.map(({ name, shape }) => {
    const size = shape.reduce((product, dim) => product * dim, 1);
    const values = new Float32Array(body, offset, size);
    offset += size * 4;
    return { name, shape, values };
  });
  return { header, arrays };
}
