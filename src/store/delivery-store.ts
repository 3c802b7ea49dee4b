import type { Kysely, Selectable, Transaction } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import { isoNow } from '../platform/clock.ts';
import type { DeliveryReceipt } from '../study/delivery-receipt.ts';
import type { Database, DeliveryState, DeliveryTable } from './schema.ts';

/** One result on its way to one destination. */
export interface DeliveryKey {
  readonly studyInstanceUid: string;
  readonly revision: number;
  readonly destination: string;
}

export interface DeliveryRecord extends DeliveryKey {
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly lastError: { readonly code: string; readonly message: string } | null;
  readonly nextAttemptAtMs: number | null;
  readonly receipt: DeliveryReceipt | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** How one attempt ended. `pending` = it will be tried again at `nextAttemptAtMs`. */
export type DeliveryOutcome =
  | { readonly state: 'delivered'; readonly receipt: DeliveryReceipt }
  | {
      readonly state: 'pending';
      readonly nextAttemptAtMs: number;
      readonly error: { readonly code: string; readonly message: string };
    }
  | { readonly state: 'failed'; readonly error: { readonly code: string; readonly message: string } };

/** What became of each result at each destination. */
export class DeliveryStore {
  readonly #db: Kysely<Database>;
  readonly #clock: Clock;

  constructor(db: Kysely<Database>, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** Makes a delivery pending: the first time, or again from the start when somebody asks for it. */
  async open(tx: Transaction<Database>, key: DeliveryKey): Promise<void> {
    const now = isoNow(this.#clock);
    const fresh = {
      state: 'pending' as const,
      attempts: 0,
      last_error_code: null,
      last_error: null,
      next_attempt_at_ms: null,
      receipt: null,
      updated_at: now,
    };
    await tx
      .insertInto('deliveries')
      .values({ ...columnsOf(key), ...fresh, created_at: now })
      .onConflict((conflict) =>
        conflict.columns(['study_instance_uid', 'revision', 'destination']).doUpdateSet(fresh),
      )
      .execute();
  }

  /** Counts an attempt and keeps how it ended. */
  async endAttempt(tx: Transaction<Database>, key: DeliveryKey, outcome: DeliveryOutcome): Promise<void> {
    const error = outcome.state === 'delivered' ? null : outcome.error;
    await tx
      .updateTable('deliveries')
      .set((eb) => ({
        state: outcome.state,
        attempts: eb('attempts', '+', 1),
        last_error_code: error?.code ?? null,
        last_error: error?.message ?? null,
        next_attempt_at_ms: outcome.state === 'pending' ? outcome.nextAttemptAtMs : null,
        receipt: outcome.state === 'delivered' ? JSON.stringify(outcome.receipt) : null,
        updated_at: isoNow(this.#clock),
      }))
      .where('study_instance_uid', '=', key.studyInstanceUid)
      .where('revision', '=', key.revision)
      .where('destination', '=', key.destination)
      .execute();
  }

  /** All deliveries of a study, the newest revision first. */
  async list(studyInstanceUid: string): Promise<DeliveryRecord[]> {
    const rows = await this.#db
      .selectFrom('deliveries')
      .selectAll()
      .where('study_instance_uid', '=', studyInstanceUid)
      .orderBy('revision', 'desc')
      .orderBy('destination')
      .execute();
    return rows.map(toRecord);
  }

  /** Of each destination in trouble the undelivered result that was tried last. */
  async latestTroubles(): Promise<DeliveryRecord[]> {
    const rows = await this.#db
      .selectFrom('deliveries')
      .selectAll()
      .where('state', '!=', 'delivered')
      .where('last_error_code', 'is not', null)
      .orderBy('updated_at', 'desc')
      .limit(200)
      .execute();
    return rows
      .filter((row, index) => rows.findIndex(({ destination }) => destination === row.destination) === index)
      .map(toRecord);
  }

  /** How many deliveries of each destination are in each state; a state that nobody is in is left out. */
  async countByDestination(): Promise<
    { readonly destination: string; readonly state: DeliveryState; readonly deliveries: number }[]
  > {
    return await this.#db
      .selectFrom('deliveries')
      .select((eb) => ['destination', 'state', eb.fn.countAll<number>().as('deliveries')])
      .groupBy(['destination', 'state'])
      .orderBy('destination')
      .orderBy('state')
      .execute();
  }
}

function columnsOf(key: DeliveryKey): Pick<DeliveryTable, 'study_instance_uid' | 'revision' | 'destination'> {
  return {
    study_instance_uid: key.studyInstanceUid,
    revision: key.revision,
    destination: key.destination,
  };
}

function toRecord(row: Selectable<DeliveryTable>): DeliveryRecord {
  return {
    studyInstanceUid: row.study_instance_uid,
    revision: row.revision,
    destination: row.destination,
    state: row.state,
    attempts: row.attempts,
    lastError:
      row.last_error_code === null ? null : { code: row.last_error_code, message: row.last_error ?? '' },
    nextAttemptAtMs: row.next_attempt_at_ms,
    receipt: row.receipt === null ? null : (JSON.parse(row.receipt) as DeliveryReceipt),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
