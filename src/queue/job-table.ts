import type { Generated, Kysely, Migration, Selectable } from 'kysely';
import type { Fault } from '../platform/node-error.ts';
import type { Job, JobError, JobRecord, JobState, NewJob } from './job-queue.ts';

/** The table of the embedded queue, in the same database as the states whose changes cause the jobs. */
export type JobTables = { jobs: JobTable };

export interface JobTable {
  id: Generated<number>;
  kind: string;
  key: string;
  /** JSON object. */
  payload: string;
  state: JobState;
  attempt: number;
  claim_number: number;
  unfinished_starts: number;
  run_at_ms: number;
  created_at_ms: number;
  /** Of the running claim. */
  lease_until_ms: number | null;
  reason: string | null;
  error_code: string | null;
  error_message: string | null;
  error_fault: Fault | null;
}

/** Forward only; the names run in one sequence with those of src/store. */
export const queueMigrations: Readonly<Record<string, Migration>> = {
  '0002-jobs': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('jobs')
        .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('key', 'text', (column) => column.notNull())
        .addColumn('payload', 'text', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('attempt', 'integer', (column) => column.notNull())
        .addColumn('claim_number', 'integer', (column) => column.notNull())
        .addColumn('unfinished_starts', 'integer', (column) => column.notNull())
        .addColumn('run_at_ms', 'bigint', (column) => column.notNull())
        .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
        .addColumn('lease_until_ms', 'bigint')
        .addColumn('reason', 'text')
        .addColumn('error_code', 'text')
        .addColumn('error_message', 'text')
        .addColumn('error_fault', 'text')
        // The rule of the port, kept by the database: one job of a kind and key in each state.
        .addUniqueConstraint('jobs_one_a_state', ['kind', 'key', 'state'])
        .execute();
      await db.schema.createIndex('jobs_by_time').on('jobs').columns(['state', 'run_at_ms', 'id']).execute();
    },
  },
};

/** The row of a job that nobody has claimed yet. */
export function newRow(job: NewJob, nowMs: number): Omit<Selectable<JobTable>, 'id'> {
  return {
    kind: job.kind,
    key: job.key,
    payload: JSON.stringify(job.payload),
    state: 'waiting',
    attempt: 1,
    claim_number: 0,
    unfinished_starts: 0,
    run_at_ms: job.runAtMs,
    created_at_ms: nowMs,
    lease_until_ms: null,
    reason: null,
    ...errorColumns(null),
  };
}

/** The columns of the last attempt's error, or of none. */
export function errorColumns(
  error: JobError | null,
): Pick<Selectable<JobTable>, 'error_code' | 'error_message' | 'error_fault'> {
  return {
    error_code: error?.code ?? null,
    error_message: error?.message ?? null,
    error_fault: error?.fault ?? null,
  };
}

/** A row as the job that its claimer holds. */
export function toJob(row: Selectable<JobTable>): Job {
  return {
    id: String(row.id),
    kind: row.kind,
    key: row.key,
    payload: JSON.parse(row.payload) as Job['payload'],
    attempt: row.attempt,
    runAtMs: row.run_at_ms,
    createdAtMs: row.created_at_ms,
    unfinishedStarts: row.unfinished_starts,
    claimNumber: row.claim_number,
  };
}

/** A row as the admin sees it. */
export function toJobRecord(row: Selectable<JobTable>): JobRecord {
  return {
    ...toJob(row),
    state: row.state,
    reason: row.reason,
    error:
      row.error_code === null
        ? null
        : { code: row.error_code, message: row.error_message ?? '', fault: row.error_fault ?? 'permanent' },
  };
}
