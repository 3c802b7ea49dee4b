import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { TEMPORARY_PREFIX } from '../platform/atomic-file.ts';
import type { Logger } from '../platform/logger.ts';
import { INSTANCE_FOLDER } from './instance-store.ts';
import { RESULT_FOLDER } from './result-store.ts';
import type { Database } from './schema.ts';
import type { StateDirectory } from './state-directory.ts';
import { toStoreError } from './store-error.ts';

/** What a sweep did. */
export interface SweepOutcome {
  /** Half-written files removed. */
  readonly interrupted: number;
  /** Whole files removed that no row knows: nobody was told that they are here. */
  readonly orphans: number;
  /** Such files left where they are, because they were too many to come from a crash. */
  readonly orphansLeft: number;
}

/**
 * A crash leaves one such file for each association that was sending. Far more of them mean that the database was
 * replaced or an old copy of it restored; then the files are all that is left, and a program must not delete them.
 */
const MAX_ORPHANS = 200;

/**
 * Removes what a crash has left behind: to be called at start, before any door opens. Result files without a row stay:
 * the job that made them makes the same files again.
 * @throws {StoreError} STORE_IO.
 */
export async function sweepStateDirectory(
  db: Kysely<Database>,
  files: StateDirectory,
  logger: Logger,
  maxOrphans = MAX_ORPHANS,
): Promise<SweepOutcome> {
  const instanceFiles = await listFiles(files, INSTANCE_FOLDER);
  const resultFiles = await listFiles(files, RESULT_FOLDER);
  const interrupted = [...instanceFiles, ...resultFiles].filter(isTemporary);
  await removeAll(files, interrupted);
  const known = await knownPaths(db);
  const orphans = instanceFiles.filter((path) => !isTemporary(path) && !known.has(path));
  const removable = orphans.length <= maxOrphans;
  if (removable) await removeAll(files, orphans);
  const outcome = {
    interrupted: interrupted.length,
    orphans: removable ? orphans.length : 0,
    orphansLeft: removable ? 0 : orphans.length,
  };
  if (outcome.orphansLeft > 0) logger.warn('STORE_ORPHANS_LEFT', { ...outcome });
  else if (outcome.interrupted + outcome.orphans > 0) logger.info('STORE_SWEPT', { ...outcome });
  return outcome;
}

function isTemporary(path: string): boolean {
  return path.slice(path.lastIndexOf('/') + 1).startsWith(TEMPORARY_PREFIX);
}

/** Paths relative to the state directory, with forward slashes, as in the database. */
async function listFiles(files: StateDirectory, folder: string): Promise<string[]> {
  try {
    const entries = await readdir(files.absolute(folder), { withFileTypes: true, recursive: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(files.root.length + 1));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw toStoreError(error);
  }
}

async function knownPaths(db: Kysely<Database>): Promise<ReadonlySet<string>> {
  const rows = await db.selectFrom('instances').select('relative_path').execute();
  return new Set(rows.map((row) => row.relative_path));
}

async function removeAll(files: StateDirectory, paths: readonly string[]): Promise<void> {
  try {
    for (const path of paths) await rm(files.absolute(path), { force: true });
  } catch (error) {
    throw toStoreError(error);
  }
}
