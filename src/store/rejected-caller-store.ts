import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import { isoNow } from '../platform/clock.ts';
import type { Database } from './schema.ts';

/** Somebody who asked for an association and was refused: usually a modality that nobody has configured yet. */
export interface RejectedCaller {
  readonly callingAeTitle: string;
  readonly calledAeTitle: string;
  readonly host: string;
  /** Why, at the last try; a stable code. */
  readonly reason: string;
  readonly count: number;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
}

/** A port scanner can invent names for ever; the oldest make room. */
const MAX_CALLERS = 500;

/** The callers that policy has refused, for the admin to see. */
export class RejectedCallerStore {
  readonly #db: Kysely<Database>;
  readonly #clock: Clock;
  readonly #maxCallers: number;

  constructor(db: Kysely<Database>, clock: Clock, maxCallers = MAX_CALLERS) {
    this.#db = db;
    this.#clock = clock;
    this.#maxCallers = maxCallers;
  }

  /** Counts one more refusal of this caller. */
  async record(
    caller: Pick<RejectedCaller, 'callingAeTitle' | 'calledAeTitle' | 'host' | 'reason'>,
  ): Promise<void> {
    const now = isoNow(this.#clock);
    await this.#db.transaction().execute(async (tx) => {
      await tx
        .insertInto('rejected_callers')
        .values({
          calling_ae_title: caller.callingAeTitle,
          called_ae_title: caller.calledAeTitle,
          host: caller.host,
          reason: caller.reason,
          count: 1,
          first_seen_at: now,
          last_seen_at: now,
        })
        .onConflict((conflict) =>
          conflict.columns(['calling_ae_title', 'called_ae_title', 'host']).doUpdateSet((eb) => ({
            reason: caller.reason,
            count: eb('rejected_callers.count', '+', 1),
            last_seen_at: now,
          })),
        )
        .execute();
      await this.#forgetOldest(tx);
    });
  }

  /** The refused callers, the latest first. */
  async list(): Promise<RejectedCaller[]> {
    const rows = await this.#db
      .selectFrom('rejected_callers')
      .selectAll()
      .orderBy('last_seen_at', 'desc')
      .orderBy('calling_ae_title')
      .execute();
    return rows.map((row) => ({
      callingAeTitle: row.calling_ae_title,
      calledAeTitle: row.called_ae_title,
      host: row.host,
      reason: row.reason,
      count: row.count,
      firstSeenAt: row.first_seen_at,
      lastSeenAt: row.last_seen_at,
    }));
  }

  async #forgetOldest(tx: Kysely<Database>): Promise<void> {
    const oldestKept = await tx
      .selectFrom('rejected_callers')
      .select('last_seen_at')
      .orderBy('last_seen_at', 'desc')
      .offset(this.#maxCallers - 1)
      .limit(1)
      .executeTakeFirst();
    if (oldestKept === undefined) return;
    await tx.deleteFrom('rejected_callers').where('last_seen_at', '<', oldestKept.last_seen_at).execute();
  }
}
