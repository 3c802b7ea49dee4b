import type { LesionContrast } from './lesion-contrast.ts';
import { CONTRAST_GAP_PX, CONTRAST_REACH_PX } from './lesion-contrast.ts';

/** Lesions of one view and nature: medians, and how many stand out more after the views were added. */
export interface ContrastGroup {
  readonly view: LesionContrast['view'];
  readonly nature: 'malignant' | 'benign' | 'not judged' | 'all';
  readonly lesions: number;
  readonly before: number;
  readonly after: number;
  /** Median of after / before. */
  readonly ratio: number;
  readonly raised: number;
}

/** Contrast before and after aggregation. */
export interface ContrastStatistics {
  readonly surroundings: string;
  readonly lesions: number;
  /** Lesions with nothing around them to compare with; they are in no group. */
  readonly notMeasured: number;
  /** Lesions of examinations whose views were not moved onto each other. */
  readonly notAligned: number;
  readonly groups: readonly ContrastGroup[];
}

/** Sums contrasts up by view and nature; `null` when there is none. */
export function contrastStatistics(contrasts: readonly LesionContrast[]): ContrastStatistics | null {
  if (contrasts.length === 0) return null;
  const measured = contrasts.filter(({ before, after }) => before !== null && before > 0 && after !== null);
  const groups = (['anterior', 'posterior'] as const).flatMap((view) =>
    (['malignant', 'benign', 'not judged', 'all'] as const).flatMap((nature) => {
      const own = measured.filter(
        (each) => each.view === view && (nature === 'all' || (each.nature ?? 'not judged') === nature),
      );
      return own.length === 0 ? [] : [summarise(view, nature, own)];
    }),
  );
  return {
    surroundings: `mean inside the mask against mean of the pixels more than ${CONTRAST_GAP_PX} and at most ${CONTRAST_REACH_PX} pixels from it that belong to no lesion`,
    lesions: contrasts.length,
    notMeasured: contrasts.length - measured.length,
    notAligned: contrasts.filter(({ aligned }) => !aligned).length,
    groups,
  };
}

function summarise(
  view: ContrastGroup['view'],
  nature: ContrastGroup['nature'],
  contrasts: readonly LesionContrast[],
): ContrastGroup {
  const pairs = contrasts.map(({ before, after }) => [before!, after!] as const);
  return {
    view,
    nature,
    lesions: pairs.length,
    before: median(pairs.map(([before]) => before)),
    after: median(pairs.map(([, after]) => after)),
    ratio: median(pairs.map(([before, after]) => after / before)),
    raised: pairs.filter(([before, after]) => after > before).length,
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The groups as lines of a table for a terminal. */
export function describeContrast({ groups, notMeasured }: ContrastStatistics): string[] {
  return [
    'contrast of lesions (median), in the view -> in the sum of both views:',
    ...groups.map(
      ({ view, nature, lesions, before, after, raised }) =>
        `  ${view}, ${nature}: ${before.toFixed(2)} -> ${after.toFixed(2)}, higher for ${raised} of ${lesions}`,
    ),
    ...(notMeasured > 0 ? [`  ${notMeasured} lesions have nothing around them to compare with`] : []),
  ];
}
