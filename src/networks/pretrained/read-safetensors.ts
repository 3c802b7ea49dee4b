import { open, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import { asError } from '../../platform/node-error.ts';
import { NetworkError } from '../network-error.ts';
import { decodeFloats, NUMBER_BYTES } from './decode-floats.ts';

/** One tensor of a file, in row-major order; its numbers are decoded when asked for. */
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly values: () => Float32Array;
}

/** VGG-16 has 0.55 GB. */
const MAX_FILE_BYTES = 1.5 * 1024 ** 3;
const MAX_HEADER_BYTES = 16 * 1024 ** 2;
const MAX_TENSORS = 20_000;
const LENGTH_BYTES = 8;

const count = z.number().int().nonnegative().max(MAX_FILE_BYTES);
const entrySchema = z.object({
  dtype: z.string().max(16),
  shape: z.array(count).max(8),
  data_offsets: z.tuple([count, count]),
});
const headerSchema = z.record(z.string().max(512), entrySchema);

/**
 * Reads a safetensors file: eight bytes with the length of the header (little-endian), the header as JSON
 * (`name → {dtype, shape, data_offsets}`), then the numbers. Decoded are F32, F16 and BF16; tensors of other types
 * (PyTorch's step counters are I64) are left out.
 *
 * @throws NetworkError WEIGHTS_FILE with everything that is wrong with the file
 */
export async function readSafetensors(path: string): Promise<ReadonlyMap<string, StoredTensor>> {
  let file: FileHandle | null = null;
  try {
    const { size } = await stat(path);
    if (size > MAX_FILE_BYTES) throw new NetworkError('WEIGHTS_FILE', path, [`${size} bytes are too many`]);
    file = await open(path);
    const header = await readHeader(file, path, size);
    const body = Buffer.alloc(size - header.end);
    await file.read(body, 0, body.length, header.end);
    return readTensors(header.value, body, path);
  } catch (error) {
    if (error instanceof NetworkError) throw error;
    throw new NetworkError('WEIGHTS_FILE', path, [`cannot be read: ${asError(error).message}`], error);
  } finally {
    await file?.close();
  }
}

async function readHeader(
  file: FileHandle,
  path: string,
  size: number,
): Promise<{ value: Record<string, unknown>; end: number }> {
  const start = Buffer.alloc(LENGTH_BYTES);
  await file.read(start, 0, LENGTH_BYTES, 0);
  const length = Number(start.readBigUInt64LE());
  if (size < LENGTH_BYTES || length > Math.min(MAX_HEADER_BYTES, size - LENGTH_BYTES))
    throw new NetworkError('WEIGHTS_FILE', path, ['no safetensors file: the length of its header is wrong']);
  const text = Buffer.alloc(length);
  await file.read(text, 0, length, LENGTH_BYTES);
  try {
    return {
      value: JSON.parse(text.toString('utf8')) as Record<string, unknown>,
      end: LENGTH_BYTES + length,
    };
  } catch (cause) {
    throw new NetworkError('WEIGHTS_FILE', path, ['no safetensors file: its header is no JSON'], cause);
  }
}

function readTensors(
  header: Record<string, unknown>,
  body: Buffer,
  path: string,
): ReadonlyMap<string, StoredTensor> {
  const described = Object.entries(header).filter(([name]) => name !== '__metadata__');
  const parsed = headerSchema.safeParse(Object.fromEntries(described));
  if (!parsed.success)
    throw new NetworkError(
      'WEIGHTS_FILE',
      path,
      parsed.error.issues.map((issue) => `header: ${issue.path.map(String).join('.')}: ${issue.message}`),
    );
  const entries = Object.entries(parsed.data);
  if (entries.length > MAX_TENSORS)
    throw new NetworkError('WEIGHTS_FILE', path, [`${entries.length} tensors are too many`]);
  const tensors = new Map<string, StoredTensor>();
  const faults: string[] = [];
  for (const [
    name,
    {
      dtype,
      shape,
      data_offsets: [begin, end],
    },
  ] of entries) {
    const bytes = NUMBER_BYTES[dtype];
    if (bytes === undefined) continue;
    const length = shape.reduce((product, dim) => product * dim, 1);
    if (end > body.length || end - begin !== length * bytes)
      faults.push(
        `${name}: bytes ${begin} to ${end} do not hold ${shape.join('x')} numbers of type ${dtype}`,
      );
    else tensors.set(name, { shape, values: () => decodeFloats(body.subarray(begin, end), dtype) });
  }
  if (faults.length > 0) throw new NetworkError('WEIGHTS_FILE', path, faults);
  return tensors;
}
