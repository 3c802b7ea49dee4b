import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { Job, JobCount, JobError, JobQueue, JobRecord, JobState, NewJob } from './job-queue.ts';
import type { Tx } from './job-statements.ts';
import { nobodyWorksOnIt, putBack, removeFailed, requireHeld } from './job-statements.ts';
import type { JobTables } from './job-table.ts';
import { errorColumns, newRow, toJob, toJobRecord } from './job-table.ts';

/** ADAPTER: the jobs in the node's own SQLite database, for one process. */
export class SqliteJobQueue implements JobQueue<Tx> {
  readonly #db: Kysely<JobTables>;
  readonly #clock: Clock;
  readonly #leaseMs: number;
  readonly #listeners = new Set<(dueAtMs: number) => void>();

  /** `leaseMs` must be longer than any job may take: it is for those that neither end nor crash. */
  constructor(db: Kysely<JobTables>, clock: Clock, leaseMs: number) {
    this.#db = db;
    this.#clock = clock;
    this.#leaseMs = leaseMs;
  }

  async enqueue(tx: Tx, job: NewJob): Promise<void> {
    await removeFailed(tx, job);
    const row = newRow(job, this.#clock.nowMs());
    await tx
      .insertInto('jobs')
      .values(row)
      .onConflict((conflict) =>
        conflict.columns(['kind', 'key', 'state']).doUpdateSet((eb) => ({
          payload: row.payload,
          run_at_ms: eb
            .case()
            .when('jobs.run_at_ms', '<', job.runAtMs)
            .then(eb.ref('jobs.run_at_ms'))
            .else(job.runAtMs)
            .end(),
        })),
      )
      .execute();
    this.#notify(job.runAtMs);
  }

  /** One statement, so that it is atomic against other connections too. */
  async claim(kinds: readonly string[], nowMs: number): Promise<Job | null> {
    if (kinds.length === 0) return null;
    const row = await this.#db
      .updateTable('jobs')
      .set((eb) => ({
        state: 'running',
        claim_number: eb('claim_number', '+', 1),
        unfinished_starts: eb('unfinished_starts', '+', 1),
        lease_until_ms: nowMs + this.#leaseMs,
        reason: null,
      }))
      .where('id', '=', (eb) =>
        eb
          .selectFrom('jobs as job')
          .select('job.id')
          .where('job.state', '=', 'waiting')
          .where('job.kind', 'in', kinds)
          .where('job.run_at_ms', '<=', nowMs)
          .where(nobodyWorksOnIt)
          .orderBy('job.unfinished_starts')
          .orderBy('job.run_at_ms')
          .orderBy('job.id')
          .limit(1),
      )
      .returningAll()
      .executeTakeFirst();
    return row === undefined ? null : toJob(row);
  }

  async complete(tx: Tx, job: Job): Promise<void> {
    await requireHeld(tx, job);
    await removeFailed(tx, job);
    await tx.deleteFrom('jobs').where('id', '=', Number(job.id)).execute();
    this.#notify();
  }

  async postpone(tx: Tx, job: Job, runAtMs: number, reason: string): Promise<void> {
    await requireHeld(tx, job);
    await putBack(tx, job, { unfinished_starts: 0, run_at_ms: runAtMs, reason, ...errorColumns(null) });
    this.#notify();
  }

  async retryAt(job: Job, runAtMs: number, error: JobError, tx?: Tx): Promise<void> {
    await this.#in(tx, async (within) => {
      await requireHeld(within, job);
      const attempt = job.attempt + 1;
      await putBack(within, job, {
        attempt,
        unfinished_starts: 0,
        run_at_ms: runAtMs,
        ...errorColumns(error),
      });
    });
    this.#notify();
  }

  async fail(job: Job, error: JobError, tx?: Tx): Promise<void> {
    await this.#in(tx, async (within) => {
      await requireHeld(within, job);
      await removeFailed(within, job);
      await within
        .updateTable('jobs')
        .set({ state: 'failed', lease_until_ms: null, ...errorColumns(error) })
        .where('id', '=', Number(job.id))
        .execute();
    });
    this.#notify();
  }

  async requeue(kind: string, key: string): Promise<boolean> {
    const requeued = await this.#db.transaction().execute(async (tx) => {
      const failed = await tx
        .selectFrom('jobs')
        .selectAll()
        .where('kind', '=', kind)
        .where('key', '=', key)
        .where('state', '=', 'failed')
        .executeTakeFirst();
      if (failed === undefined) return false;
      const runAtMs = this.#clock.nowMs();
      await putBack(tx, toJob(failed), { attempt: 1, unfinished_starts: 0, run_at_ms: runAtMs });
      return true;
    });
    this.#notify();
    return requeued;
  }

  async recover(): Promise<number> {
    return await this.#takeBack(Infinity);
  }

  async recoverExpired(nowMs: number): Promise<number> {
    const expired = await this.#db
      .selectFrom('jobs')
      .select('id')
      .where('state', '=', 'running')
      .where('lease_until_ms', '<=', nowMs)
      .limit(1)
      .executeTakeFirst();
    // Asked at every look at the queue, and nearly always in vain: then a transaction would cost more than the question.
    return expired === undefined ? 0 : await this.#takeBack(nowMs);
  }

  async nextRunAt(kinds: readonly string[]): Promise<number | null> {
    if (kinds.length === 0) return null;
    const waiting = await this.#db
      .selectFrom('jobs as job')
      .select((eb) => eb.fn.min<number | null>('job.run_at_ms').as('at'))
      .where('job.state', '=', 'waiting')
      .where('job.kind', 'in', kinds)
      .where(nobodyWorksOnIt)
      .executeTakeFirstOrThrow();
    const running = await this.#db
      .selectFrom('jobs')
      .select((eb) => eb.fn.min<number | null>('lease_until_ms').as('at'))
      .where('state', '=', 'running')
      .executeTakeFirstOrThrow();
    const times = [waiting.at, running.at].filter((at) => at !== null);
    return times.length === 0 ? null : Math.min(...times);
  }

  async list(filter: { limit: number; kind?: string; state?: JobState }): Promise<JobRecord[]> {
    let query = this.#db
      .selectFrom('jobs')
      .selectAll()
      .orderBy('run_at_ms')
      .orderBy('id')
      .limit(filter.limit);
    if (filter.kind !== undefined) query = query.where('kind', '=', filter.kind);
    if (filter.state !== undefined) query = query.where('state', '=', filter.state);
    return (await query.execute()).map(toJobRecord);
  }

  async count(): Promise<JobCount[]> {
    return await this.#db
      .selectFrom('jobs')
      .select((eb) => [
        'kind',
        'state',
        eb.fn.countAll<number>().as('jobs'),
        eb.fn.min('run_at_ms').as('oldestRunAtMs'),
      ])
      .groupBy(['kind', 'state'])
      .orderBy('kind')
      .orderBy('state')
      .execute();
  }

  /**
   * A listener may be called inside the transaction that brings the job. That is not too early: SQLite has one
   * connection, so the claim that the listener goes on to make waits for that transaction to end.
   */
  subscribe(listener: (dueAtMs: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #notify(dueAtMs = this.#clock.nowMs()): void {
    for (const listener of this.#listeners) listener(dueAtMs);
  }

  async #in(tx: Tx | undefined, work: (tx: Tx) => Promise<void>): Promise<void> {
    if (tx === undefined) await this.#db.transaction().execute(work);
    else await work(tx);
  }

  async #takeBack(leaseUntilMs: number): Promise<number> {
    const taken = await this.#db.transaction().execute(async (tx) => {
      let query = tx.selectFrom('jobs').selectAll().where('state', '=', 'running');
      if (leaseUntilMs !== Infinity) query = query.where('lease_until_ms', '<=', leaseUntilMs);
      const rows = await query.execute();
      for (const row of rows) await putBack(tx, toJob(row), {});
      return rows.length;
    });
    if (taken > 0) this.#notify();
    return taken;
  }
}
