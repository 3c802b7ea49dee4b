import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import { isoNow } from '../platform/clock.ts';
import type { Database } from './schema.ts';

/** SQLite takes thousands of parameters a statement, PostgreSQL too; this many keep the statements short. */
const CHUNK = 200;

/** What the poller of each source has fetched, so that a restart fetches nothing twice. */
export class PollerStore {
  readonly #db: Kysely<Database>;
  readonly #clock: Clock;

  constructor(db: Kysely<Database>, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** Those of `sopInstanceUids` that were not fetched from `source` yet, in the order given. */
  async unfetched(source: string, sopInstanceUids: readonly string[]): Promise<string[]> {
    const fetched = new Set<string>();
    for (let start = 0; start < sopInstanceUids.length; start += CHUNK) {
      const rows = await this.#db
        .selectFrom('fetched_instances')
        .select('sop_instance_uid')
        .where('source', '=', source)
        .where('sop_instance_uid', 'in', sopInstanceUids.slice(start, start + CHUNK))
        .execute();
      for (const row of rows) fetched.add(row.sop_instance_uid);
    }
    return sopInstanceUids.filter((uid) => !fetched.has(uid));
  }

  /** Marks an instance as fetched; in the transaction that stores it, or alone for one that was refused for good. */
  async markFetched(source: string, sopInstanceUid: string, tx: Kysely<Database> = this.#db): Promise<void> {
    await tx
      .insertInto('fetched_instances')
      .values({ source, sop_instance_uid: sopInstanceUid, fetched_at: isoNow(this.#clock) })
      .onConflict((conflict) => conflict.columns(['source', 'sop_instance_uid']).doNothing())
      .execute();
  }

  /** Where the poller of `source` stopped: whatever JSON it kept, or `null` at its first start. */
  async readCursor(source: string): Promise<unknown> {
    const row = await this.#db
      .selectFrom('poller_state')
      .select('cursor')
      .where('source', '=', source)
      .executeTakeFirst();
    return row === undefined ? null : (JSON.parse(row.cursor) as unknown);
  }

  async writeCursor(source: string, cursor: unknown): Promise<void> {
    const state = { cursor: JSON.stringify(cursor), updated_at: isoNow(this.#clock) };
    await this.#db
      .insertInto('poller_state')
      .values({ source, ...state })
      .onConflict((conflict) => conflict.column('source').doUpdateSet(state))
      .execute();
  }
}
