import type { Kysely, Selectable, Transaction } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import { isoNow } from '../platform/clock.ts';
import type { ErrorContext } from '../platform/node-error.ts';
import type { StudyState } from '../study/study-state.ts';
import { STUDY_STATES } from '../study/study-state.ts';
import type { Database, StudyTable } from './schema.ts';
import type { StudyLog } from './study-log.ts';

/** Where a study stands and why. */
export interface StudyRecord {
  readonly studyInstanceUid: string;
  readonly state: StudyState;
  /** Stable; `''` where the state needs no reason. */
  readonly reasonCode: string;
  readonly reason: string;
  /** Of the latest result begun, `null` before the first. */
  readonly revision: number | null;
  readonly inputKey: string | null;
  readonly deadlineAtMs: number | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A move to another state. What is not named stays, but the reason: it belongs to the state and goes with it. */
export interface StudyChange {
  readonly state: StudyState;
  readonly reasonCode?: string;
  readonly reason?: string;
  readonly revision?: number;
  readonly inputKey?: string;
  readonly deadlineAtMs?: number | null;
}

/** One row a study: its present state; how it came there is in the study log. */
export class StudyStore {
  readonly #db: Kysely<Database>;
  readonly #log: StudyLog;
  readonly #clock: Clock;

  constructor(db: Kysely<Database>, log: StudyLog, clock: Clock) {
    this.#db = db;
    this.#log = log;
    this.#clock = clock;
  }

  /** Makes the row of a study that is new, `waiting` and without a revision; says whether it was new. */
  async open(tx: Transaction<Database>, studyInstanceUid: string): Promise<boolean> {
    const now = isoNow(this.#clock);
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('studies')
      .values({
        study_instance_uid: studyInstanceUid,
        state: 'waiting',
        reason_code: '',
        reason: '',
        created_at: now,
        updated_at: now,
      })
      .onConflict((conflict) => conflict.column('study_instance_uid').doNothing())
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows === 1n;
  }

  /**
   * Moves a study to another state and logs it, both in `tx`; does neither and says false when the study is not there or
   * in none of the states `from` (another job was faster).
   */
  async move(
    tx: Transaction<Database>,
    studyInstanceUid: string,
    change: StudyChange,
    entry: { readonly code: string; readonly detail?: ErrorContext; readonly from?: readonly StudyState[] },
  ): Promise<boolean> {
    const { numUpdatedRows } = await tx
      .updateTable('studies')
      .set({ ...columnsOf(change), updated_at: isoNow(this.#clock) })
      .where('study_instance_uid', '=', studyInstanceUid)
      .where('state', 'in', entry.from ?? STUDY_STATES)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) return false;
    await this.#log.append(tx, studyInstanceUid, entry.code, { state: change.state, ...entry.detail });
    return true;
  }

  /** The study, or `null`; give the transaction when the answer decides what that transaction does. */
  async find(studyInstanceUid: string, tx: Kysely<Database> = this.#db): Promise<StudyRecord | null> {
    const row = await tx
      .selectFrom('studies')
      .selectAll()
      .where('study_instance_uid', '=', studyInstanceUid)
      .executeTakeFirst();
    return row === undefined ? null : toRecord(row);
  }

  /** Studies, the last changed first. */
  async list(page: {
    readonly limit: number;
    readonly offset?: number;
    readonly state?: StudyState;
  }): Promise<StudyRecord[]> {
    let query = this.#db
      .selectFrom('studies')
      .selectAll()
      .orderBy('updated_at', 'desc')
      .orderBy('study_instance_uid', 'desc')
      .limit(page.limit)
      .offset(page.offset ?? 0);
    if (page.state !== undefined) query = query.where('state', '=', page.state);
    return (await query.execute()).map(toRecord);
  }

  /** How many studies are in each state, every state named. */
  async countByState(): Promise<Record<StudyState, number>> {
    const rows = await this.#db
      .selectFrom('studies')
      .select((eb) => ['state', eb.fn.countAll<number>().as('studies')])
      .groupBy('state')
      .execute();
    const counts = new Map(rows.map((row) => [row.state, row.studies]));
    return Object.fromEntries(STUDY_STATES.map((state) => [state, counts.get(state) ?? 0])) as Record<
      StudyState,
      number
    >;
  }
}

function columnsOf(change: StudyChange): Partial<StudyTable> {
  return {
    state: change.state,
    reason_code: change.reasonCode ?? '',
    reason: change.reason ?? '',
    ...(change.revision !== undefined && { revision: change.revision }),
    ...(change.inputKey !== undefined && { input_key: change.inputKey }),
    ...(change.deadlineAtMs !== undefined && { deadline_at_ms: change.deadlineAtMs }),
  };
}

function toRecord(row: Selectable<StudyTable>): StudyRecord {
  return {
    studyInstanceUid: row.study_instance_uid,
    state: row.state,
    reasonCode: row.reason_code,
    reason: row.reason,
    revision: row.revision,
    inputKey: row.input_key,
    deadlineAtMs: row.deadline_at_ms,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
