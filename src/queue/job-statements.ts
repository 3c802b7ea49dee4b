import type { Expression, ExpressionBuilder, Selectable, SqlBool, Transaction } from 'kysely';
import type { Job, NewJob } from './job-queue.ts';
import type { JobTable, JobTables } from './job-table.ts';
import { QueueError } from './queue-error.ts';

/** The transaction of the embedded queue. */
export type Tx = Transaction<JobTables>;

/**
 * Makes sure that this claim still holds the job.
 * @throws {QueueError} JOB_LOST.
 */
export async function requireHeld(tx: Tx, job: Job): Promise<void> {
  const held = await tx
    .selectFrom('jobs')
    .select('id')
    .where('id', '=', Number(job.id))
    .where('state', '=', 'running')
    .where('claim_number', '=', job.claimNumber)
    .executeTakeFirst();
  if (held !== undefined) return;
  throw new QueueError('JOB_LOST', 'the job was taken back meanwhile', { kind: job.kind, key: job.key });
}

/**
 * Makes a job wait again. Where one of its kind and key waits already that one stays, because it knows more, and
 * inherits the crashes.
 */
export async function putBack(tx: Tx, job: Job, changes: Partial<Selectable<JobTable>>): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('jobs')
    .set({ unfinished_starts: changes.unfinished_starts ?? job.unfinishedStarts })
    .where('kind', '=', job.kind)
    .where('key', '=', job.key)
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow();
  const own = Number(job.id);
  if (numUpdatedRows > 0n) {
    await tx.deleteFrom('jobs').where('id', '=', own).execute();
    return;
  }
  await tx
    .updateTable('jobs')
    .set({ ...changes, state: 'waiting', lease_until_ms: null })
    .where('id', '=', own)
    .execute();
}

/** Forgets that a job of this kind and key has failed before. */
export async function removeFailed(tx: Tx, job: Pick<NewJob, 'kind' | 'key'>): Promise<void> {
  await tx
    .deleteFrom('jobs')
    .where('kind', '=', job.kind)
    .where('key', '=', job.key)
    .where('state', '=', 'failed')
    .execute();
}

/** Condition on `job`: two jobs about the same thing at the same time would get in each other's way. */
export function nobodyWorksOnIt(
  eb: ExpressionBuilder<JobTables & { job: JobTable }, 'job'>,
): Expression<SqlBool> {
  return eb.not(
    eb.exists(
      eb
        .selectFrom('jobs as other')
        .select('other.id')
        .whereRef('other.kind', '=', 'job.kind')
        .whereRef('other.key', '=', 'job.key')
        .where('other.state', '=', 'running'),
    ),
  );
}
