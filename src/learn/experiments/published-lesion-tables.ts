/** One printed table of S004: a row of figures, a column a fold or group. In percent, without correction. */
export interface PublishedLesionTable {
  readonly heads: readonly string[];
  readonly rows: Readonly<Record<string, readonly (number | string)[]>>;
}

const TESTED = ['chi-square', 'p'] as const;

/** What S004 prints in its tables 2, 4 and 5, by experiment. @source S004 */
export const PUBLISHED_LESION_TABLES: Readonly<Record<string, PublishedLesionTable>> = {
  's004-table-2': {
    heads: ['Fold 1', 'Fold 2', 'Fold 3', 'Fold 4', 'Fold 5'],
    rows: {
      patients: [669, 669, 671, 669, 674],
      lesions: [2986, 2952, 3084, 2897, 3053],
      sensitivity: [83.19, 83.11, 79.89, 76.79, 83.5],
      specificity: [78.07, 82.58, 82.7, 82.78, 79.59],
      accuracy: [80.61, 82.86, 81.23, 79.84, 81.62],
      PPV: [78.87, 84.3, 83.56, 81.13, 81.6],
      NPV: [82.51, 81.29, 78.88, 78.72, 81.65],
    },
  },
  's004-table-4': {
    heads: ['few (1-3)', 'medium (4-6)', 'extensive (>6)', ...TESTED],
    rows: {
      sensitivity: [58.63, 64.34, 89.56, 163.41, '< 0.001'],
      specificity: [89.41, 85.24, 62.85, 108.69, '< 0.001'],
      accuracy: [81.78, 78.03, 82.79, 8.06, '0.018'],
      PPV: [64.89, 69.67, 87.37, 83.7, '< 0.001'],
      NPV: [86.76, 82.04, 67.93, 49.24, '< 0.001'],
      AUC: [84.7, 83.8, 86.2, '–', '–'],
    },
  },
  's004-table-5': {
    heads: ['lung', 'prostate', 'breast', ...TESTED],
    rows: {
      sensitivity: [76.16, 84.66, 81.65, 12.88, '0.002'],
      specificity: [82.52, 79.07, 81.78, 2.08, '0.354'],
      accuracy: [79.4, 82.3, 81.82, 3.13, '0.209'],
      PPV: [81.12, 84.43, 78.33, 6.52, '0.038'],
      NPV: [77.7, 79.52, 85.05, 8.85, '0.012'],
      AUC: [87, 90, 89.9, '–', '–'],
    },
  },
};
