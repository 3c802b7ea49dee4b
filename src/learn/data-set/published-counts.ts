/** Class counts of one data set of a paper, in images. */
export interface PublishedCounts {
  readonly paper: string;
  readonly task: 'lung' | 'dscint' | 'dspic';
  readonly counts: Readonly<Record<string, number>>;
  readonly total: number;
}

/**
 * What the papers trained on, by a short name. D1 are originals, D2 augmented; D3 of S000 are fused pairs, D3 of S002
 * has samples of a DCGAN instead of augmented ones.
 * @source R-011 (S000, S001, S002)
 */
export const PUBLISHED_COUNTS: Readonly<Record<string, PublishedCounts>> = {
  's000-d1': { paper: 'S000', task: 'lung', counts: { NoMet: 226, ADMet: 237, nADMet: 160 }, total: 623 },
  's000-d2': { paper: 'S000', task: 'lung', counts: { NoMet: 614, ADMet: 624, nADMet: 640 }, total: 1878 },
  's000-d3': { paper: 'S000', task: 'lung', counts: { NoMet: 307, ADMet: 318, nADMet: 320 }, total: 945 },
  's001-d1': {
    paper: 'S001',
    task: 'dscint',
    counts: { normal: 334, metastasis: 174, arthritis: 252, thyroid: 318 },
    total: 1078,
  },
  's001-d2': {
    paper: 'S001',
    task: 'dscint',
    counts: { normal: 1660, metastasis: 1582, arthritis: 1500, thyroid: 1788 },
    total: 6530,
  },
  's002-d1': { paper: 'S002', task: 'dspic', counts: { N: 334, M: 174, A: 252, 'M&A': 8 }, total: 768 },
  's002-d2': { paper: 'S002', task: 'dspic', counts: { N: 334, M: 520, A: 568, 'M&A': 80 }, total: 1502 },
  's002-d3': { paper: 'S002', task: 'dspic', counts: { N: 334, M: 394, A: 472, 'M&A': 80 }, total: 1280 },
};
