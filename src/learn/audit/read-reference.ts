import { readFile, stat } from 'node:fs/promises';
import { parsePart10 } from '../../dicom/data-set.ts';
import { decodeFrame } from '../../dicom/decode-frame.ts';
import { asError } from '../../platform/node-error.ts';
import type { Counts } from '../../study/counts.ts';
import { AuditError } from './audit-error.ts';

/** A whole-body frame of 16 bits has half a megabyte. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Reads the first frame of a real scan to compare phantoms with; it must be an anterior view of the phantom's matrix.
 *
 * @throws AuditError `AUDIT_REFERENCE` when the file cannot be read or has another matrix
 */
export async function readReference(path: string): Promise<Counts> {
  const image = await readImage(path).catch((error: unknown) => {
    throw new AuditError(`the reference scan ${path} cannot be used`, { cause: asError(error) });
  });
  if (image.rows !== 1024 || image.columns !== 256)
    throw new AuditError(
      `the reference scan ${path} has ${image.rows} rows and ${image.columns} columns, expected 1024 and 256`,
    );
  return { ...image, values: image.values.map((value) => Math.max(0, value)) };
}

async function readImage(path: string): Promise<Counts> {
  const { size } = await stat(path);
  if (size > MAX_BYTES) throw new Error(`${size} bytes are more than ${MAX_BYTES}`);
  return decodeFrame(parsePart10(await readFile(path)), 1);
}
