import type { Destination } from '../deliver/destination.ts';
import type { RetryPolicy } from '../deliver/retry-policy.ts';
import { nextAttempt } from '../deliver/retry-policy.ts';
import type { JobKind } from '../queue/job-runner.ts';
import type { AnalyseStudy } from './analyse-study.ts';
import type { DeliverResultsParts } from './deliver-results.ts';
import { DeliverResults } from './deliver-results.ts';
import { ANALYSE, deliverKind } from './job-kinds.ts';
import type { Tx } from './tx.ts';

/** Longer than the analysis thread may take for one scan. */
const ANALYSE_LIMIT_MS = 600_000;
/** Longer than any destination's own total timeout should be. */
const DELIVER_LIMIT_MS = 1_800_000;

/** How each kind of job is done: one at a time for analysis, one at a time for each destination. */
export function jobKinds(
  analysis: AnalyseStudy,
  destinations: readonly Destination[],
  delivery: DeliverResultsParts,
  retry: RetryPolicy,
): Record<string, JobKind<Tx>> {
  const decideRetry: JobKind<Tx>['decideRetry'] = (failed, nowMs) =>
    nextAttempt(failed, nowMs, retry, Math.random);
  const kinds: Record<string, JobKind<Tx>> = {
    [ANALYSE]: {
      concurrency: 1,
      limitMs: ANALYSE_LIMIT_MS,
      decideRetry,
      run: (job) => analysis.run(job),
      whenRetried: (tx, job, error, retryAtMs) => analysis.whenRetried(tx, job, error, retryAtMs),
      whenFailed: (tx, job, error, why) => analysis.whenFailed(tx, job, error, why),
    },
  };
  for (const destination of destinations) {
    const results = new DeliverResults(destination, delivery);
    kinds[deliverKind(destination.name)] = {
      concurrency: 1,
      limitMs: DELIVER_LIMIT_MS,
      decideRetry,
      run: (job, signal) => results.run(job, signal),
      whenRetried: (tx, job, error, retryAtMs) => results.whenRetried(tx, job, error, retryAtMs),
      whenFailed: (tx, job, error, why) => results.whenFailed(tx, job, error, why),
    };
  }
  return kinds;
}
