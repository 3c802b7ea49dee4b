import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Migration } from 'kysely';
import { Kysely } from 'kysely';
import { migrate } from './migrate.ts';
import { NodeSqliteDialect } from './node-sqlite-dialect.ts';
import type { Database } from './schema.ts';
import { takeStateLock } from './state-lock.ts';
import { toStoreError } from './store-error.ts';

/**
 * Opens the node's database, alone, and brings its tables up to date; `destroy()` closes it and gives the lock back.
 * @throws {StoreError} STATE_LOCKED, STATE_NEWER, STATE_MIGRATION, STORE_CORRUPT, STORE_IO.
 */
export async function openDatabase(
  path: string,
  migrations: Readonly<Record<string, Migration>>,
): Promise<Kysely<Database>> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o750 });
  const releaseLock = takeStateLock(path);
  let file: DatabaseSync | undefined;
  try {
    file = new DatabaseSync(path);
    file.exec(PRAGMAS);
    const db = new Kysely<Database>({ dialect: new NodeSqliteDialect(file, releaseLock) });
    await migrate(db, migrations);
    return db;
  } catch (error) {
    file?.close();
    releaseLock();
    throw toStoreError(error);
  }
}

/**
 * synchronous=FULL: a commit is on the disk when it returns (in WAL mode, NORMAL would lose the last ones with the
 * power). A checkpoint syncs two files on the event loop: with 16 MB of log there are a quarter as many as by default,
 * and a page that was written many times is copied once. The busy timeout blocks the event loop, so it is short: only a
 * foreign tool can hold the database anyway.
 */
const PRAGMAS = `
  pragma journal_mode = wal;
  pragma synchronous = full;
  pragma foreign_keys = on;
  pragma busy_timeout = 1000;
  pragma journal_size_limit = 67108864;
  pragma wal_autocheckpoint = 4000;
`;
