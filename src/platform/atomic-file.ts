import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Writes a file so that after a crash it is there whole or not at all: temporary name in the same directory, fdatasync,
 * rename, fsync of the directory (a rename is durable only with its directory).
 */
export async function writeFileAtomically(path: string, chunks: readonly Uint8Array[]): Promise<void> {
  const directory = dirname(path);
  const temporary = join(directory, `${TEMPORARY_PREFIX}${basename(path)}.${randomUUID()}`);
  try {
    const file = await open(temporary, 'wx', 0o640);
    try {
      await file.writev(chunks as Uint8Array[]);
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncDirectory(directory);
}

/** Names that begin so are remains of an interrupted write and may be removed at start. */
export const TEMPORARY_PREFIX = '.writing-';

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
