import { PUBLISHED_COUNTS } from '../../phantom/published-counts.ts';
import type { DataSetManifest } from '../../study/data-set.ts';

/** A data set of a paper and its images by class. */
export interface PublishedDataSet {
  readonly task: DataSetManifest['task'];
  readonly counts: Readonly<Record<string, number>>;
}

const { lung, dscint, dspic } = PUBLISHED_COUNTS;

/**
 * What the papers trained on, by a short name: `d1` as collected, `d2` augmented; `s000-d3` fused pairs, `s002-d3` with
 * samples of a DCGAN instead of augmented ones.
 * @source R-011 (S000, S001, S002)
 */
export const PUBLISHED_DATA_SETS: Readonly<Record<string, PublishedDataSet>> = {
  's000-d1': { task: 'lung', counts: lung.D1 },
  's000-d2': { task: 'lung', counts: lung.D2 },
  's000-d3': { task: 'lung', counts: lung.D3 },
  's001-d1': { task: 'dscint', counts: dscint.images },
  's001-d2': { task: 'dscint', counts: dscint.augmented },
  's002-d1': { task: 'dspic', counts: dspic.D },
  's002-d2': { task: 'dspic', counts: dspic.D_2 },
  's002-d3': { task: 'dspic', counts: dspic.D_3 },
};
