import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { DialectAdapter, SqliteDatabase, SqliteStatement } from 'kysely';
import { SqliteAdapter, SqliteDialect } from 'kysely';
import { toStoreError } from './store-error.ts';

/** Kysely's SQLite dialect over the SQLite that is built into Node; what SQLite throws leaves as a StoreError. */
export class NodeSqliteDialect extends SqliteDialect {
  constructor(database: DatabaseSync, whenClosed: () => void) {
    super({ database: new NodeSqliteDatabase(database, whenClosed) });
  }

  override createAdapter(): DialectAdapter {
    return new TransactionalDdlAdapter();
  }
}

/** Kysely does not wrap SQLite migrations in a transaction; SQLite can, and a kill in the middle then leaves nothing. */
class TransactionalDdlAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** Enough for every statement of this program; lists of varying length (`in (?, ?)`) may come and go. */
const MAX_STATEMENTS = 200;

class NodeSqliteDatabase implements SqliteDatabase {
  readonly #database: DatabaseSync;
  readonly #whenClosed: () => void;
  readonly #prepared = new Map<string, SqliteStatement>();

  constructor(database: DatabaseSync, whenClosed: () => void) {
    this.#database = database;
    this.#whenClosed = whenClosed;
  }

  /** Preparing costs more than most of our statements, and Kysely asks for it on every execution. */
  prepare(sql: string): SqliteStatement {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    if (this.#prepared.size >= MAX_STATEMENTS) this.#prepared.clear();
    const statement = withStoreErrors(() => adapt(this.#database.prepare(sql)));
    this.#prepared.set(sql, statement);
    return statement;
  }

  close(): void {
    this.#prepared.clear();
    this.#database.close();
    this.#whenClosed();
  }
}

function adapt(statement: StatementSync): SqliteStatement {
  const values = (parameters: readonly unknown[]): SQLInputValue[] => parameters as SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => withStoreErrors(() => statement.all(...values(parameters))),
    run: (parameters) => withStoreErrors(() => statement.run(...values(parameters))),
    iterate: (parameters) => withStoreErrors(() => statement.iterate(...values(parameters))),
  };
}

function withStoreErrors<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toStoreError(error);
  }
}
