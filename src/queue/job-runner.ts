import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { Fault } from '../platform/node-error.ts';
import { NodeError } from '../platform/node-error.ts';
import type { Job, JobError, JobQueue } from './job-queue.ts';
import { QueueError } from './queue-error.ts';
import type { Wait } from './wait.ts';

/**
 * What a job came to. `commit` is what it changes: it runs in the transaction that ends the job, so that the change and
 * the end are durable together or not at all.
 */
export type JobOutcome<Tx> =
  | { readonly kind: 'completed'; readonly commit?: (tx: Tx) => Promise<void> }
  | {
      readonly kind: 'postponed';
      readonly runAtMs: number;
      readonly reason: string;
      readonly commit?: (tx: Tx) => Promise<void>;
    };

export type RetryDecision = { readonly retryAtMs: number } | { readonly giveUp: string };

/** What a retry policy decides by. */
export interface FailedJob {
  readonly fault: Fault;
  /** 1 = the first one. */
  readonly attempt: number;
  readonly createdAtMs: number;
  /** What the other side asked for (`retryAfterMs` in the context of the error), if it did. */
  readonly retryAfterMs?: number | undefined;
}

/** How one kind of job is done. */
export interface JobKind<Tx> {
  /** How many at the same time. */
  readonly concurrency: number;
  /** After this the signal is aborted and the attempt counts as failed; shorter than the queue's lease. */
  readonly limitMs: number;
  run(job: Job, signal: AbortSignal): Promise<JobOutcome<Tx>>;
  decideRetry(failed: FailedJob, nowMs: number): RetryDecision;
  /** What else changes when an attempt has failed and the job waits for the next. */
  whenRetried?(tx: Tx, job: Job, error: JobError, retryAtMs: number): Promise<void>;
  /** What else changes when the job is stopped; `why` is the retry policy's word, or that the process kept crashing. */
  whenFailed?(tx: Tx, job: Job, error: JobError, why: string): Promise<void>;
}

export interface JobRunnerParts<Tx> {
  readonly queue: JobQueue<Tx>;
  readonly kinds: Readonly<Record<string, JobKind<Tx>>>;
  readonly transaction: (work: (tx: Tx) => Promise<void>) => Promise<void>;
  /** A job that was started so often without an end is stopped as JOB_CRASHED. */
  readonly maxUnfinishedStarts: number;
  readonly clock: Clock;
  readonly wait: Wait;
  readonly logger: Logger;
}

/** Even with nothing in sight, so that a clock that was set is noticed. */
const MAX_SLEEP_MS = 60_000;
/** When the queue itself fails: the database is busy or full. */
const QUEUE_FAULT_SLEEP_MS = 1000;

/** Works on the jobs of a queue, and sleeps until the next is due or somebody enqueues one. */
export class JobRunner<Tx> {
  readonly #parts: JobRunnerParts<Tx>;
  readonly #active = new Map<string, number>();
  readonly #working = new Set<Promise<void>>();
  #sleep = new AbortController();
  /** When the present sleep ends by itself; while the queue is looked at, anything new is reason to look again. */
  #sleepsUntilMs = Infinity;

  constructor(parts: JobRunnerParts<Tx>) {
    this.#parts = parts;
  }

  /** Works until `signal` is aborted; resolves when the jobs begun by then have ended or were put back. */
  async run(signal: AbortSignal): Promise<void> {
    const unsubscribe = this.#parts.queue.subscribe((dueAtMs) => {
      // Of a series of a thousand objects each puts the same job off: no reason to wake a thousand times.
      if (dueAtMs <= this.#parts.clock.nowMs() || dueAtMs < this.#sleepsUntilMs) this.#sleep.abort();
    });
    while (!signal.aborted) {
      // Renewed before the claims, so that what is enqueued during them is not slept over.
      this.#sleep = new AbortController();
      this.#sleepsUntilMs = Infinity;
      const sleepMs = await this.#startAllDue(signal);
      this.#sleepsUntilMs = this.#parts.clock.nowMs() + sleepMs;
      await this.#parts.wait(sleepMs, AbortSignal.any([signal, this.#sleep.signal]));
    }
    unsubscribe();
    await Promise.all(this.#working);
  }

  async #startAllDue(signal: AbortSignal): Promise<number> {
    const { queue, clock, logger } = this.#parts;
    try {
      while (!signal.aborted) {
        const job = await queue.claim(this.#freeKinds(), clock.nowMs());
        if (job !== null) this.#start(job, signal);
        else if ((await queue.recoverExpired(clock.nowMs())) === 0) break;
      }
      const next = (await queue.nextRunAt(this.#freeKinds())) ?? Infinity;
      return Math.max(0, Math.min(next - clock.nowMs(), MAX_SLEEP_MS));
    } catch (error) {
      logger.error('JOB_QUEUE_FAULT', error);
      return QUEUE_FAULT_SLEEP_MS;
    }
  }

  #freeKinds(): string[] {
    return Object.entries(this.#parts.kinds)
      .filter(([name, kind]) => (this.#active.get(name) ?? 0) < kind.concurrency)
      .map(([name]) => name);
  }

  #start(job: Job, signal: AbortSignal): void {
    this.#active.set(job.kind, (this.#active.get(job.kind) ?? 0) + 1);
    const work = this.#work(job, signal).finally(() => {
      this.#active.set(job.kind, this.#active.get(job.kind)! - 1);
      this.#working.delete(work);
      this.#sleep.abort();
    });
    this.#working.add(work);
  }

  /** Never throws: a job that was lost or cannot even be put back is left, and its lease brings it back if need be. */
  async #work(job: Job, signal: AbortSignal): Promise<void> {
    const kind = this.#parts.kinds[job.kind]!;
    try {
      if (job.unfinishedStarts > this.#parts.maxUnfinishedStarts) await this.#giveUpCrashing(job, kind);
      else await this.#attempt(job, kind, signal);
    } catch (error) {
      this.#parts.logger.error('JOB_LEFT', error, idsOf(job));
    }
  }

  async #attempt(job: Job, kind: JobKind<Tx>, signal: AbortSignal): Promise<void> {
    try {
      const outcome = await this.#runWithinLimit(job, kind, signal);
      await this.#parts.transaction((tx) => this.#end(tx, job, outcome));
    } catch (error) {
      if (error instanceof QueueError && error.code === 'JOB_LOST') throw error;
      if (signal.aborted) await this.#putBackForShutdown(job);
      else await this.#settleFault(job, kind, error);
    }
  }

  async #end(tx: Tx, job: Job, outcome: JobOutcome<Tx>): Promise<void> {
    const { queue } = this.#parts;
    await outcome.commit?.(tx);
    if (outcome.kind === 'completed') await queue.complete(tx, job);
    else await queue.postpone(tx, job, outcome.runAtMs, outcome.reason);
  }

  /** Does not wait for work that ignores its signal: only this class commits, so what it still does cannot count. */
  async #runWithinLimit(job: Job, kind: JobKind<Tx>, signal: AbortSignal): Promise<JobOutcome<Tx>> {
    const ended = new AbortController();
    const limit = new AbortController();
    const timeout = new Promise<never>((_, reject) => {
      void this.#parts.wait(kind.limitMs, ended.signal).then(() => {
        if (ended.signal.aborted) return;
        const error = new QueueError('JOB_TIMEOUT', `not done within ${kind.limitMs} ms`, idsOf(job));
        limit.abort(error);
        reject(error);
      }, reject);
    });
    try {
      return await Promise.race([kind.run(job, AbortSignal.any([signal, limit.signal])), timeout]);
    } finally {
      ended.abort();
    }
  }

  async #putBackForShutdown(job: Job): Promise<void> {
    const { queue, transaction, clock } = this.#parts;
    await transaction((tx) => queue.postpone(tx, job, clock.nowMs(), 'shutdown'));
  }

  async #settleFault(job: Job, kind: JobKind<Tx>, thrown: unknown): Promise<void> {
    const { queue, transaction, clock, logger } = this.#parts;
    const error = toJobError(thrown);
    const decision = kind.decideRetry(
      { ...job, fault: error.fault, retryAfterMs: retryAfterOf(thrown) },
      clock.nowMs(),
    );
    // A peer that is away overnight is expected; an error is what nobody will try again.
    if ('retryAtMs' in decision) {
      const { code, message, fault } = error;
      logger.warn('JOB_RETRIED', { ...idsOf(job), ...decision, errorCode: code, fault, reason: message });
    } else logger.error('JOB_FAILED', thrown, { ...idsOf(job), ...decision });
    await transaction(async (tx) => {
      if ('retryAtMs' in decision) {
        await queue.retryAt(job, decision.retryAtMs, error, tx);
        await kind.whenRetried?.(tx, job, error, decision.retryAtMs);
      } else {
        await queue.fail(job, error, tx);
        await kind.whenFailed?.(tx, job, error, decision.giveUp);
      }
    });
  }

  async #giveUpCrashing(job: Job, kind: JobKind<Tx>): Promise<void> {
    const { queue, transaction, logger } = this.#parts;
    const why = 'the node ended each time: trying again by itself could end it once more';
    const message = `started ${job.unfinishedStarts - 1} times without an end`;
    const error = new QueueError('JOB_CRASHED', message, idsOf(job));
    logger.error('JOB_FAILED', error, idsOf(job));
    await transaction(async (tx) => {
      await queue.fail(job, toJobError(error), tx);
      await kind.whenFailed?.(tx, job, toJobError(error), why);
    });
  }
}

/** The text of an error that is not ours could quote a data set, so it stays out of the database. */
function toJobError(thrown: unknown): JobError {
  return thrown instanceof NodeError
    ? { code: thrown.code, message: thrown.message, fault: thrown.fault }
    : { code: 'UNEXPECTED', message: 'a defect of the program; the log has its text', fault: 'permanent' };
}

function retryAfterOf(thrown: unknown): number | undefined {
  const wish = thrown instanceof NodeError ? thrown.context['retryAfterMs'] : undefined;
  return typeof wish === 'number' ? wish : undefined;
}

function idsOf(job: Job): { kind: string; key: string; attempt: number } {
  return { kind: job.kind, key: job.key, attempt: job.attempt };
}
