import type { Fault } from '../platform/node-error.ts';

export const JOB_STATES = ['waiting', 'running', 'failed'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** What is to be done: ids and numbers, never pixels. */
export interface NewJob {
  readonly kind: string;
  /** What the job is about; of one kind and key at most one job waits and at most one runs. */
  readonly key: string;
  readonly payload: Readonly<Record<string, string | number>>;
  /** Not before; milliseconds since the epoch. */
  readonly runAtMs: number;
}

/** A job in somebody's hands. */
export interface Job extends NewJob {
  readonly id: string;
  /** 1 = first; one more for each retry, none for a postponement. */
  readonly attempt: number;
  readonly createdAtMs: number;
  /** Starts since the last orderly end, this one included: above 1 only after crashes or a lost lease. */
  readonly unfinishedStarts: number;
  /** Tells this claim from earlier ones, so that whoever lost the job cannot end it. */
  readonly claimNumber: number;
}

/** Why a job was stopped or waits again; text without patient data. */
export interface JobError {
  readonly code: string;
  readonly message: string;
  readonly fault: Fault;
}

/** A job as the admin sees it. */
export interface JobRecord extends Job {
  readonly state: JobState;
  /** Why it waits, when it was postponed. */
  readonly reason: string | null;
  /** Of the last attempt. */
  readonly error: JobError | null;
}

/** For metrics: how many jobs of a kind are in a state, and since when the first of them is due. */
export interface JobCount {
  readonly kind: string;
  readonly state: JobState;
  readonly jobs: number;
  readonly oldestRunAtMs: number;
}

/**
 * PORT: durable jobs. `Tx` is the adapter's transaction; a job enqueued in the transaction of the state change that
 * causes it is there exactly when that change is. Everything that ends a job throws QueueError JOB_LOST when the claim
 * is no longer valid, which rolls the caller's transaction back with it.
 */
export interface JobQueue<Tx> {
  /**
   * Adds a job. Where one of the same kind and key waits already they become one: with the new payload, at the earlier
   * time. A running one is left alone and the new one runs after it. A failed one gives way.
   */
  enqueue(tx: Tx, job: NewJob): Promise<void>;
  /**
   * Hands out the job that is due longest, of one of `kinds`, whose kind and key nobody works on; or `null`. Jobs whose
   * starts ended in a crash come after the others: one that kills the process does not hold up the rest.
   */
  claim(kinds: readonly string[], nowMs: number): Promise<Job | null>;
  /** Ends a job that is done. */
  complete(tx: Tx, job: Job): Promise<void>;
  /** Puts a job back that has to wait for something; not a failure, so the attempt is not counted. */
  postpone(tx: Tx, job: Job, runAtMs: number, reason: string): Promise<void>;
  /** Puts a job back after a failed attempt. */
  retryAt(job: Job, runAtMs: number, error: JobError, tx?: Tx): Promise<void>;
  /** Stops a job; it stays visible until somebody requeues it or a new one of its kind and key comes. */
  fail(job: Job, error: JobError, tx?: Tx): Promise<void>;
  /** Starts a failed job afresh, at once; false when none failed. */
  requeue(kind: string, key: string): Promise<boolean>;
  /** Takes all running jobs back: at start only, while nobody can be working on them. Returns how many. */
  recover(): Promise<number>;
  /** Takes back the jobs whose lease has run out. Returns how many. */
  recoverExpired(nowMs: number): Promise<number>;
  /** When the next job of `kinds` can be claimed, or the next lease runs out; `null` when nothing is in sight. */
  nextRunAt(kinds: readonly string[]): Promise<number | null>;
  /** Jobs, the longest due first. */
  list(filter: {
    readonly limit: number;
    readonly kind?: string;
    readonly state?: JobState;
  }): Promise<JobRecord[]>;
  count(): Promise<JobCount[]>;
  /** Tells `listener` from when on a claim may succeed that would not have before; returns what ends that. */
  subscribe(listener: (dueAtMs: number) => void): () => void;
}
