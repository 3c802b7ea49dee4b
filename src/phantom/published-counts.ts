import { RandomStream } from './random.ts';

/**
 * Class counts of the papers' data sets, by preset and data set (R-011). `lung`: examinations of S000 (D1 as collected,
 * D2 augmented, D3 aggregated); `dscint`: patients, images and augmented images of S001; `dspic`: images of S002 (D as
 * collected, D_2 augmented, D_3 with generated ones); `lesion`: lesions of S004.
 */
export const PUBLISHED_COUNTS = {
  lung: {
    D1: { NoMet: 226, ADMet: 237, nADMet: 160 },
    D2: { NoMet: 614, ADMet: 624, nADMet: 640 },
    D3: { NoMet: 307, ADMet: 318, nADMet: 320 },
  },
  dscint: {
    patients: { normal: 179, metastasis: 117, arthritis: 143, thyroid: 161 },
    images: { normal: 334, metastasis: 174, arthritis: 252, thyroid: 318 },
    augmented: { normal: 1660, metastasis: 1582, arthritis: 1500, thyroid: 1788 },
  },
  dspic: {
    D: { N: 334, M: 174, A: 252, 'M&A': 8 },
    D_2: { N: 334, M: 520, A: 568, 'M&A': 80 },
    D_3: { N: 334, M: 394, A: 472, 'M&A': 80 },
  },
  lesion: {
    lesions: { malignant: 7670, benign: 7302 },
  },
} as const;

/**
 * One class name for each case of a set with exactly these counts, in an order that depends on the seed only. Give entry
 * i as option `className` of case i.
 */
export function classOfEachCase(counts: Readonly<Record<string, number>>, seed: number): string[] {
  const names = Object.entries(counts).flatMap(([name, count]) => Array<string>(count).fill(name));
  const random = new RandomStream(seed);
  for (let index = names.length - 1; index > 0; index--) {
    const other = random.integer(0, index);
    [names[index], names[other]] = [names[other]!, names[index]!];
  }
  return names;
}
