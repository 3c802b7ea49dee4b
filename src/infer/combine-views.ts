import type { ModelManifest } from './model-manifest.ts';

/**
 * One distribution for an examination from those of its views. `mean`: the mean of each class. `max`: the larger
 * probability of each class, divided by their sum so that it is a distribution again; a finding that only one view shows
 * is then not halved. Of a single view, its own.
 */
export function combineViews(
  perView: readonly Float32Array[],
  combine: ModelManifest['combine'],
): Float32Array {
  const [first, ...others] = perView;
  if (first === undefined) throw new RangeError('there is no view to combine');
  if (others.length === 0) return first;
  const raw = first.map((_, index) => {
    const values = perView.map((probabilities) => probabilities[index]!);
    return combine === 'max'
      ? Math.max(...values)
      : values.reduce((sum, value) => sum + value, 0) / values.length;
  });
  const sum = raw.reduce((total, value) => total + value, 0);
  return raw.map((value) => value / sum);
}
