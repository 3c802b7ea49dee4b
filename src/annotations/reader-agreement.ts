import type { MaskRuns } from '../study/data-set.ts';
import { diceOf } from './mask-overlap.ts';

/**
 * Fleiss' kappa of several readers who each put every subject into one category; `null` where chance alone explains all
 * (everybody always said the same) or nothing was rated.
 * @param counts - one row a subject: how many readers chose each category; all rows have the same sum, at least 2
 * @throws RangeError when the rows have different numbers of readers.
 * @source Fleiss 1971; R-017
 */
export function fleissKappa(counts: readonly (readonly number[])[]): number | null {
  const readers = counts[0]?.reduce((sum, count) => sum + count, 0) ?? 0;
  if (counts.length === 0) return null;
  if (readers < 2 || counts.some((row) => row.reduce((sum, count) => sum + count, 0) !== readers))
    throw new RangeError('every subject needs the same number of readers, at least two');
  const pairs = readers * (readers - 1);
  const observed =
    counts.reduce((sum, row) => sum + row.reduce((own, n) => own + n * (n - 1), 0) / pairs, 0) /
    counts.length;
  const shares = counts[0]!.map(
    (_, category) => counts.reduce((sum, row) => sum + row[category]!, 0) / (counts.length * readers),
  );
  const expected = shares.reduce((sum, share) => sum + share * share, 0);
  return expected === 1 ? null : (observed - expected) / (1 - expected);
}

/**
 * Mean Dice coefficient over all pairs of readers; pairs of two empty masks are left out. `null` without any pair.
 * @source R-017
 */
export function meanPairwiseDice(masks: readonly MaskRuns[]): number | null {
  const values = masks.flatMap((one, index) =>
    masks.slice(index + 1).flatMap((other) => {
      const dice = diceOf(one, other);
      return dice === null ? [] : [dice];
    }),
  );
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
