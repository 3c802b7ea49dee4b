import type { Kysely, Transaction } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import { isoNow } from '../platform/clock.ts';
import type { ErrorContext } from '../platform/node-error.ts';
import type { Database } from './schema.ts';

/** One thing that happened to a study: a stable code, ids and numbers, never patient data. */
export interface StudyLogEntry {
  readonly id: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly code: string;
  readonly detail: ErrorContext;
}

/** The append-only history of each study. */
export class StudyLog {
  readonly #db: Kysely<Database>;
  readonly #clock: Clock;

  constructor(db: Kysely<Database>, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** Appends in the transaction of the change that it tells of, so that neither is there without the other. */
  async append(
    tx: Transaction<Database>,
    studyInstanceUid: string,
    code: string,
    detail: ErrorContext = {},
  ): Promise<void> {
    await tx
      .insertInto('study_log')
      .values({
        study_instance_uid: studyInstanceUid,
        at: isoNow(this.#clock),
        code,
        detail: JSON.stringify(detail),
      })
      .execute();
  }

  /** Everything that happened to a study, oldest first. */
  async list(studyInstanceUid: string): Promise<StudyLogEntry[]> {
    const rows = await this.#db
      .selectFrom('study_log')
      .selectAll()
      .where('study_instance_uid', '=', studyInstanceUid)
      .orderBy('id')
      .execute();
    return rows.map(({ id, at, code, detail }) => ({
      id,
      at,
      code,
      detail: JSON.parse(detail) as ErrorContext,
    }));
  }
}
