/** Sizes and settings of a fusion that is computed inside an ONNX graph. */
export interface FusionSpec {
  /** Id of the normalisation, for example `sum-sqrt-p98x3-v1`. */
  readonly preprocessing: string;
  /** Size of both views. */
  readonly views: { readonly rows: number; readonly columns: number };
  /** Weights of the pixel correction, an odd number of them; `null` = not corrected. */
  readonly kernel: readonly number[] | null;
}

/** How an image is normalised inside the graph. */
export interface FusionScale {
  /** Of the square roots instead of the counts. */
  readonly root: boolean;
  /** Upper end: one in so many body pixels lies above it; `null` = the greatest value of the image. */
  readonly oneInAbove: number | null;
  /** `range` maps least value..upper end to 0..1; a number counts in units of the upper end, up to so many. */
  readonly form: 'range' | number;
}

/**
 * The normalisations by id; each is the same computation as the id of that name of the typed-array path. Logarithm and
 * sigmoid stay out: providers compute them with errors of their own, and what a model was trained on must not depend on
 * the graphics card. A stack of two channels and a balanced sum stay out because they have no one sum to begin with.
 */
const SCALES: Readonly<Record<string, FusionScale>> = {
  'sum-minmax-v1': { root: false, oneInAbove: null, form: 'range' },
  'sum-p995-v1': { root: false, oneInAbove: 200, form: 'range' },
  'sum-sqrt-p995-v1': { root: true, oneInAbove: 200, form: 'range' },
  'sum-sqrt-p98x3-v1': { root: true, oneInAbove: 50, form: 3 },
  'sum-bone-v1': { root: false, oneInAbove: 50, form: 9 },
};

/** All preprocessing ids that have a form inside a graph. */
export const FUSION_IDS: readonly string[] = Object.keys(SCALES);

/**
 * How an id normalises.
 * @throws RangeError for an id without a form inside a graph
 */
export function findScale(preprocessing: string): FusionScale {
  const scale = Object.hasOwn(SCALES, preprocessing) ? SCALES[preprocessing] : undefined;
  if (scale === undefined)
    throw new RangeError(
      `preprocessing "${preprocessing}" has no form inside a graph; those that have are ${FUSION_IDS.join(', ')}`,
    );
  return scale;
}
