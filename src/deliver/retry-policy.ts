import type { Fault } from '../platform/node-error.ts';

/** How often and how long a failed delivery is tried again. */
export interface RetryPolicy {
  readonly firstDelayMs: number;
  /** Each wait is this many times the one before. */
  readonly factor: number;
  readonly maximumDelayMs: number;
  /** Counted from the creation of the delivery. */
  readonly giveUpAfterMs: number;
}

/** Survives a night and a weekend: 10 s, 20 s, 40 s … every 15 minutes, for three days. */
export const DEFAULT_RETRY_POLICY: RetryPolicy = {
  firstDelayMs: 10_000,
  factor: 2,
  maximumDelayMs: 15 * 60_000,
  giveUpAfterMs: 72 * 3_600_000,
};

/** A delivery that did not succeed. */
export interface FailedAttempt {
  readonly fault: Fault;
  /** 1 = the first one. */
  readonly attempt: number;
  /** When the delivery was asked for, milliseconds since the epoch. */
  readonly createdAtMs: number;
  /** What the peer asked for (`Retry-After`), if it did: `context.retryAfterMs` of the error. */
  readonly retryAfterMs?: number | undefined;
}

/** When to try again, or why not. */
export type NextAttempt = { readonly retryAtMs: number } | { readonly giveUp: string };

/**
 * Exponential back-off with jitter: between half of the wait and the whole, so that deliveries that failed together do not
 * come back together. A permanent fault is not tried again. The peer's own wish prolongs a wait, never shortens it.
 * @param random uniform in [0, 1)
 */
export function nextAttempt(
  failed: FailedAttempt,
  nowMs: number,
  policy: RetryPolicy,
  random: () => number,
): NextAttempt {
  if (failed.fault === 'permanent')
    return { giveUp: 'trying again cannot help: a human must look at the reason and requeue it' };
  const retryAtMs = nowMs + Math.max(backOffMs(failed.attempt, policy, random), failed.retryAfterMs ?? 0);
  const deadlineMs = failed.createdAtMs + policy.giveUpAfterMs;
  if (nowMs >= deadlineMs)
    return {
      giveUp: `not delivered within ${hours(policy.giveUpAfterMs)} hours and ${failed.attempt} attempts`,
    };
  // One last attempt at the deadline instead of none after the last wait before it.
  return { retryAtMs: Math.min(retryAtMs, Math.max(deadlineMs, nowMs + policy.firstDelayMs)) };
}

function backOffMs(attempt: number, policy: RetryPolicy, random: () => number): number {
  const exponent = Math.min(Math.max(attempt, 1) - 1, 64);
  const delay = Math.min(policy.firstDelayMs * policy.factor ** exponent, policy.maximumDelayMs);
  return Math.round(delay * (0.5 + 0.5 * random()));
}

function hours(ms: number): number {
  return Math.round(ms / 360_000) / 10;
}
