import { randomUUID } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
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
      await writeAll(file, chunks);
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

/** A kernel that has room for only a part writes that part and says so, without an error: the next write gets the error. */
async function writeAll(file: FileHandle, chunks: readonly Uint8Array[]): Promise<void> {
  let rest = chunks.filter((chunk) => chunk.byteLength > 0);
  while (rest.length > 0) {
    const { bytesWritten } = await file.writev(rest);
    rest = dropBytes(rest, bytesWritten);
  }
}

function dropBytes(chunks: readonly Uint8Array[], count: number): Uint8Array[] {
  let first = 0;
  let left = count;
  while (first < chunks.length && left >= chunks[first]!.byteLength) left -= chunks[first++]!.byteLength;
  return chunks.slice(first).map((chunk, index) => (index === 0 ? chunk.subarray(left) : chunk));
}

/** Makes renames in a directory, and the directories made in it, durable. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
