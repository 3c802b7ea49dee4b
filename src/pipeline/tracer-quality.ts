import type { Tracer } from '../study/data-set.ts';
import type { QcFlag } from '../study/qc-flag.ts';

/** Alignment, counts and visibility of the skeleton: their limits were set on bone scans. */
const OF_BONE_SCANS: readonly string[] = ['Q-03', 'Q-05', 'Q-12'];

/**
 * The quality findings that hold for a tracer. A 131I scan has a tenth of the counts, hardly an outline and no skeleton
 * what the limits of bone scans find there is told, and keeps no class from being reported.
 */
export function qualityFlags(flags: readonly QcFlag[], tracer: Tracer): QcFlag[] {
  if (tracer === '99mTc-MDP') return [...flags];
  return flags.map((flag) =>
    OF_BONE_SCANS.includes(flag.code) && flag.severity === 'fail'
      ? {
          ...flag,
          severity: 'warn',
          text: `${flag.text} (by the limits of bone scans, which ${tracer} scans miss)`,
        }
      : flag,
  );
}
