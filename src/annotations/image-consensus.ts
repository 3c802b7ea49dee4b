import type { Annotation } from './annotation.ts';
import type { LabelCodes } from './label-codes.ts';

/** What the readers of one image came to. */
export interface ImageConsensus {
  /** The diseases that most readers see, in the order of mappings/labels.yaml; empty = normal; `null` = adjudicate. */
  readonly diseases: readonly string[] | null;
  /** How many readers gave each opinion, for example `{ M: 2, N: 1 }`. */
  readonly votes: Readonly<Record<string, number>>;
}

/** How the opinion of a reader who sees no disease is written. */
export const NORMAL = 'N';

/**
 * The diseases that a reader sees in an image: those given to it as a whole, or else those of the shapes.
 * @source R-013, R-020 (one malignant lesion makes a malignant image)
 */
export function diseasesSeenBy({ imageCodes, shapes }: Annotation, codes: LabelCodes): string[] {
  const said = imageCodes.length > 0 ? imageCodes : shapes.map(({ label }) => label.code);
  return Object.keys(codes.codes).filter((code) => codes.codes[code]!.disease && said.includes(code));
}

/** `M`, `M&A`, or `N` for none. */
export function formatOpinion(diseases: readonly string[]): string {
  return diseases.length === 0 ? NORMAL : diseases.join('&');
}

/**
 * The label of an image by the majority of its readers: abnormal when more than half say so (2 of 3), with each disease
 * that more than half see. Where most see a disease but not the same, and where half say normal, an expert must decide.
 * @param opinions - the diseases that each reader sees
 * @source S001, R-016
 */
export function agreeOnImage(opinions: readonly (readonly string[])[], codes: LabelCodes): ImageConsensus {
  const votes: Record<string, number> = {};
  for (const opinion of opinions) {
    const name = formatOpinion(opinion);
    votes[name] = (votes[name] ?? 0) + 1;
  }
  const isMajority = (count: number): boolean => 2 * count > opinions.length;
  if (isMajority(votes[NORMAL] ?? 0)) return { diseases: [], votes };
  const diseases = Object.keys(codes.codes).filter((code) =>
    isMajority(opinions.filter((opinion) => opinion.includes(code)).length),
  );
  return { diseases: diseases.length === 0 ? null : diseases, votes };
}
