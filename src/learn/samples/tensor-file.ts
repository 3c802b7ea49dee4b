import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
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
/** Linux moves at most 2 GiB in one call; sets are larger. */
const CHUNK_BYTES = 256 * 1024 * 1024;

/** Writes arrays and what describes them into one file, whole or not at all. */
export async function writeTensorFile(path: string, { header, arrays }: TensorFile): Promise<void> {
  const index = arrays.map(({ name, shape }) => ({ name, shape }));
  const text = Buffer.from(JSON.stringify({ header, index }));
  // Padded so that the numbers begin at a multiple of four.
  const padded = Buffer.concat([text, Buffer.alloc((4 - (text.length % 4)) % 4, ' ')]);
  const start = Buffer.alloc(MAGIC.length + 4);
  start.write(MAGIC, 'latin1');
  start.writeUInt32LE(padded.length, MAGIC.length);
  await writeFileAtomically(path, [start, padded, ...arrays.flatMap(({ values }) => chunksOf(values))]);
}

/**
 * Reads what `writeTensorFile` wrote. The arrays lie in shared memory.
 *
 * @throws Error when the file is another kind of file or was cut off
 */
export async function readTensorFile(path: string): Promise<TensorFile> {
  const file = await open(path, 'r');
  try {
    const start = Buffer.alloc(MAGIC.length + 4);
    await fill(file, [start], path);
    if (start.toString('latin1', 0, MAGIC.length) !== MAGIC) throw new Error(`${path} is no tensor file`);
    const text = Buffer.alloc(start.readUInt32LE(MAGIC.length));
    await fill(file, [text], path);
    const { header, index } = JSON.parse(text.toString('utf8')) as {
      header: Record<string, unknown>;
      index: Omit<NamedArray, 'values'>[];
    };
    const arrays: NamedArray[] = [];
    for (const { name, shape } of index) {
      const size = shape.reduce((product, dim) => product * dim, 1);
      const values = new Float32Array(new SharedArrayBuffer(size * 4));
      await fill(file, chunksOf(values), path);
      arrays.push({ name, shape, values });
    }
    return { header, arrays };
  } finally {
    await file.close();
  }
}

function chunksOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array[] {
  return Array.from({ length: Math.ceil(byteLength / CHUNK_BYTES) }, (_, index) => {
    const from = index * CHUNK_BYTES;
    return new Uint8Array(buffer, byteOffset + from, Math.min(CHUNK_BYTES, byteLength - from));
  });
}

async function fill(file: FileHandle, chunks: readonly Uint8Array[], path: string): Promise<void> {
  for (const chunk of chunks)
    for (let done = 0; done < chunk.byteLength;) {
      const { bytesRead } = await file.read(chunk, done, chunk.byteLength - done);
      if (bytesRead === 0) throw new Error(`${path} was cut off`);
      done += bytesRead;
    }
}
