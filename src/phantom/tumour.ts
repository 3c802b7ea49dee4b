/**
 * The tumour a patient is known to have. The two kinds of lung cancer differ by the option `effectSize` only; `lung` is
 * lung cancer of no particular kind.
 */
export type Tumour = 'lung-adenocarcinoma' | 'lung-other' | 'lung' | 'prostate' | 'breast' | 'thyroid';

/** Tumour types of the subgroup tables. */
export type TumourType = 'lung' | 'prostate' | 'breast' | 'thyroid';

/** The organ a tumour started in. */
export function tumourTypeOf(tumour: Tumour): TumourType {
  return tumour === 'lung-adenocarcinoma' || tumour === 'lung-other' ? 'lung' : tumour;
}

/** How many lesions a patient has, in the groups of S004: up to 3, 4 to 6, more. */
export type Burden = 'none' | 'few' | 'medium' | 'extensive';

/** Puts a number of lesions into its group. */
export function burdenOf(lesions: number): Burden {
  if (lesions === 0) return 'none';
  if (lesions <= 3) return 'few';
  return lesions <= 6 ? 'medium' : 'extensive';
}
