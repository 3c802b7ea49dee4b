import type { Kysely, Migration } from 'kysely';
import { DEFAULT_MIGRATION_TABLE, Migrator, sql } from 'kysely';
import { StoreError } from './store-error.ts';

/**
 * Runs the migrations that this database has not seen, in the order of their names, all in one transaction. Forward
 * only: a database that a newer program has migrated is refused.
 * @throws {StoreError} STATE_NEWER, STATE_MIGRATION.
 */
export async function migrate<DB>(
  db: Kysely<DB>,
  migrations: Readonly<Record<string, Migration>>,
): Promise<void> {
  const unknown = (await executedMigrations(db)).filter((name) => !(name in migrations));
  if (unknown.length > 0) {
    throw new StoreError(
      'STATE_NEWER',
      `the state directory was written by a newer version of this program (${unknown.join(', ')}); start that one`,
    );
  }
  const provider = { getMigrations: () => Promise.resolve({ ...migrations }) };
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  if (error !== undefined) {
    throw new StoreError('STATE_MIGRATION', 'the tables could not be brought up to date', { cause: error });
  }
}

async function executedMigrations<DB>(db: Kysely<DB>): Promise<string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === DEFAULT_MIGRATION_TABLE)) return [];
  const { rows } = await sql<{
    name: string;
  }>`select name from ${sql.table(DEFAULT_MIGRATION_TABLE)}`.execute(db);
  return rows.map((row) => row.name);
}
