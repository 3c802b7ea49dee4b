import type { Counts } from '../study/counts.ts';
import type { FusedScan } from '../study/fused-scan.ts';
import { addViews } from './add-views.ts';
import { flipHorizontally } from './flip.ts';
import { percentile } from './percentile.ts';
import { PreprocessError } from './preprocess-error.ts';
import { averageArea, fitCentred } from './resample.ts';
import { shiftImage } from './shift.ts';
import { STANDARD_GRID } from './standard-grid.ts';

/** What a model asks of its input; the manifest carries it. */
export interface InputSpec {
  readonly rows: number;
  readonly columns: number;
  /** Id of an exact computation, for example `sum-minmax-v1`. */
  readonly preprocessing: string;
}

/**
 * The computations by id. An id names one exact computation for ever: whoever changes one makes a new id, because the
 * models that were trained with the old one would silently see something else.
 *
 * All start from the sum of both views at full size, whatever `composite` was made with.
 */
const COMPUTATIONS: Readonly<Record<string, (sum: Counts, fused: FusedScan) => Counts>> = {
  // Literal: (x - min) / (max - min) of the sum.
  'sum-minmax-v1': (sum) => scaleTo1(sum, ...extremes(sum)),
  // Robust: clipped at the 99.5th percentile of the body, then min-max.
  'sum-p995-v1': (sum, fused) => scaleTo1(sum, extremes(sum)[0], bodyPercentile(sum, fused)),
  // The same of the square roots: noise is then alike everywhere, and faint lesions weigh more.
  'sum-sqrt-p995-v1': (sum, fused) => {
    const root = { ...sum, values: sum.values.map(Math.sqrt) };
    return scaleTo1(root, extremes(root)[0], bodyPercentile(root, fused));
  },
  // Square roots in units of a bright normal bone (98th percentile of the body), up to three times that: a hot spot in
  // the spine stays brighter than the spine, which clipping at a high percentile of the same body would undo.
  'sum-sqrt-p98x3-v1': (sum, fused) => {
    const root = { ...sum, values: sum.values.map(Math.sqrt) };
    const bone = bodyPercentile(root, fused, 0.98);
    if (!(bone > 0)) return { ...root, values: new Float32Array(root.values.length) };
    return { ...root, values: root.values.map((value) => Math.min(3, value / bone)) };
  },
};

/** All preprocessing ids that this version can compute. */
export const PREPROCESSING_IDS: readonly string[] = Object.keys(COMPUTATIONS);

/**
 * The network's input: normalised (to 0..1, or what the id says) at full size, laid onto the standard grid, averaged down to rows x columns.
 * Row-major, one channel. Throws a PreprocessError for an id this version does not know.
 */
export function toNetworkInput(fused: FusedScan, spec: InputSpec): Float32Array {
  const compute = Object.hasOwn(COMPUTATIONS, spec.preprocessing)
    ? COMPUTATIONS[spec.preprocessing]
    : undefined;
  if (compute === undefined) {
    throw new PreprocessError(
      'PREPROCESS_UNKNOWN_ID',
      `preprocessing "${spec.preprocessing}" is unknown; known: ${PREPROCESSING_IDS.join(', ')}`,
    );
  }
  const normalised = compute(sumOfViews(fused), fused);
  const standard = fitCentred(normalised, STANDARD_GRID.rows, STANDARD_GRID.columns);
  return averageArea(standard, spec.rows, spec.columns).values;
}

function sumOfViews({ anterior, posterior, fusion }: FusedScan): Counts {
  return addViews(anterior, shiftImage(flipHorizontally(posterior), fusion.dx, fusion.dy), 'sum');
}

function extremes({ values }: Counts): [number, number] {
  let [minimum, maximum] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  }
  return [minimum, maximum];
}

/** A percentile (usually the 99.5th) of the pixels with counts inside the anterior's body box (the whole image without a box). */
function bodyPercentile({ rows, columns, values }: Counts, { fusion }: FusedScan, share = 0.995): number {
  const box = fusion.anteriorBox ?? { ceil: 0, floor: rows - 1, left: 0, right: columns - 1 };
  const body = new Float32Array((box.floor - box.ceil + 1) * (box.right - box.left + 1));
  let count = 0;
  for (let row = box.ceil; row <= box.floor; row++) {
    for (let column = box.left; column <= box.right; column++) {
      const value = values[row * columns + column]!;
      if (value > 0) body[count++] = value;
    }
  }
  return percentile(body.subarray(0, count), share);
}

/** Maps low..high to 0..1 and clips; a flat image becomes all zero. */
function scaleTo1(image: Counts, low: number, high: number): Counts {
  if (!(high > low)) return { ...image, values: new Float32Array(image.values.length) };
  const values = image.values.map((value) => Math.min(1, Math.max(0, (value - low) / (high - low))));
  return { ...image, values };
}
