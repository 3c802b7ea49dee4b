import type { HostDescription } from '../training/describe-host.ts';

/** How long one case takes a model, and on what that was measured. */
export interface CaseTime {
  /** Cases that were timed. */
  readonly cases: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  /** Images that the network sees at once. */
  readonly batchSize: number;
  readonly threads: number;
  /** Runtime, for example `cpu`. */
  readonly provider: string;
  readonly host: HostDescription;
}

/** The first cases also pay for memory and code that later ones find ready. */
const WARM_UP_CASES = 2;

/**
 * Median and 95th percentile (nearest rank) of the times of the cases, in their order; the first two are left out where
 * there are more.
 * @source R-107
 */
export function summariseTimes(
  milliseconds: readonly number[],
): Pick<CaseTime, 'cases' | 'medianMs' | 'p95Ms'> {
  const warm = milliseconds.length > WARM_UP_CASES ? milliseconds.slice(WARM_UP_CASES) : milliseconds;
  const sorted = [...warm].sort((a, b) => a - b);
  const rank = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { cases: sorted.length, medianMs: rank(0.5), p95Ms: rank(0.95) };
}
