import { GOLDEN_CASES } from '../golden-cases.ts';
import { seedOfCase } from '../generate-patient.ts';
import { PhantomError } from '../phantom-error.ts';
import { classOfEachCase, PUBLISHED_COUNTS } from '../published-counts.ts';

/** One case before it is made. */
export interface CasePlan {
  readonly seed: number;
  /** Drawn by the weights of the preset when not said. */
  readonly className?: string;
}

/** A data set of the papers whose class counts are wanted exactly. */
export type PublishedSet = 'D1' | 'D2' | 'D3';

/** Samples wanted of each class. */
export type Quota = Readonly<Record<string, number>>;

const QUOTAS: Readonly<Record<string, Partial<Record<PublishedSet, Quota>>>> = {
  lung: PUBLISHED_COUNTS.lung,
  dscint: { D1: PUBLISHED_COUNTS.dscint.images, D2: PUBLISHED_COUNTS.dscint.augmented },
  dspic: { D1: PUBLISHED_COUNTS.dspic.D, D2: PUBLISHED_COUNTS.dspic.D_2, D3: PUBLISHED_COUNTS.dspic.D_3 },
  lesion: { D1: PUBLISHED_COUNTS.lesion.lesions },
};

/** The cases of a set: case i depends on the set's seed and i only. The golden cases are always the same twelve. */
export function planCases(preset: string, count: number, seed: number): CasePlan[] {
  if (preset === 'golden') return GOLDEN_CASES.slice(0, count);
  return Array.from({ length: count }, (_, index) => ({ seed: seedOfCase(seed, index) }));
}

/**
 * Cases that should fill a quota, in an order that the seed decides; numbered from `first`.
 *
 * @param samplesOfCase - how many samples a case gives, about
 */
export function planQuota(quota: Quota, samplesOfCase: number, seed: number, first: number): CasePlan[] {
  const cases = Object.fromEntries(
    Object.entries(quota).map(([name, wanted]) => [name, Math.ceil(wanted / samplesOfCase)]),
  );
  return classOfEachCase(cases, seed + first).map((className, index) => ({
    seed: seedOfCase(seed, first + index),
    className,
  }));
}

/**
 * The class counts of a published data set, in samples of the paper's task.
 *
 * @throws PhantomError `PHANTOM_OPTIONS` where the papers have no such set
 * @source R-011
 */
export function publishedQuota(preset: string, set: PublishedSet): Quota {
  const quota = QUOTAS[preset]?.[set];
  if (quota !== undefined) return quota;
  const known = Object.entries(QUOTAS).map(([name, sets]) => `${name} ${Object.keys(sets).join(', ')}`);
  throw new PhantomError(
    'PHANTOM_OPTIONS',
    `preset "${preset}" has no published set ${set}; there are: ${known.join('; ')}`,
  );
}
