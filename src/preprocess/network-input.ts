import type { Counts } from '../study/counts.ts';
import type { MaskRuns } from '../study/data-set.ts';
import type { BodyBox, FusedScan } from '../study/fused-scan.ts';
import { addViews } from './add-views.ts';
import { findBody } from './body-box.ts';
import { flipHorizontally } from './flip.ts';
import { convolveSeparable, gaussianKernel } from './gaussian.ts';
import { centroidOf, drawMasks } from './mask-image.ts';
import { boxPercentile, extremes, inUnitsOf, rootOf, scaleTo1 } from './normalise.ts';
import { PreprocessError } from './preprocess-error.ts';
import { averageArea, cutWindow, fitCentred } from './resample.ts';
import { shiftImage } from './shift.ts';
import { STANDARD_GRID } from './standard-grid.ts';

/** What one input shows: both views as one image, one view, or one lesion of one view. */
export type InputSource = 'examination' | 'view' | 'lesion';

/** What a model asks of its input; the manifest carries it. */
export interface InputSpec {
  readonly rows: number;
  readonly columns: number;
  /** Id of an exact computation, for example `sum-minmax-v1`. */
  readonly preprocessing: string;
  /** Left out = `examination`. */
  readonly source?: InputSource;
  /** For lesions: window around the lesion's centroid, in pixels of the stored view; left out = the whole view. */
  readonly crop?: { readonly rows: number; readonly columns: number };
}

/**
 * The computations by id. An id names one exact computation for ever: whoever changes one makes a new id, because the
 * models that were trained with the old one would silently see something else.
 *
 * These start from the sum of both views at full size, whatever `composite` was made with.
 */
const OF_EXAMINATION: Readonly<Record<string, (sum: Counts, box: BodyBox | null) => Counts>> = {
  // Literal: (x - min) / (max - min) of the sum.
  'sum-minmax-v1': (sum) => scaleTo1(sum, ...extremes(sum)),
  // Robust: clipped at the 99.5th percentile of the body, then min-max.
  'sum-p995-v1': (sum, box) => scaleTo1(sum, extremes(sum)[0], boxPercentile(sum, box, 0.995)),
  // The same of the square roots: noise is then alike everywhere, and faint lesions weigh more.
  'sum-sqrt-p995-v1': (sum, box) => {
    const root = rootOf(sum);
    return scaleTo1(root, extremes(root)[0], boxPercentile(root, box, 0.995));
  },
  // Square roots in units of a bright normal bone (98th percentile of the body), up to three times that: a hot spot in
  // the spine stays brighter than the spine, which clipping at a high percentile of the same body would undo.
  'sum-sqrt-p98x3-v1': (sum, box) => {
    const root = rootOf(sum);
    return inUnitsOf(root, boxPercentile(root, box, 0.98), 3);
  },
};

/** The computations of one view, at full size; pixels below 0 count as 0. */
const OF_VIEW: Readonly<Record<string, (view: Counts) => Counts>> = {
  // Literal: Gaussian of kernel 3 and sigma 1/3, then (x - min) / (max - min).
  'view-minmax-v1': (view) => {
    const corrected = convolveSeparable(withoutNegatives(view), gaussianKernel(3, 1 / 3));
    return scaleTo1(corrected, ...extremes(corrected));
  },
  // As sum-sqrt-p98x3-v1, of one view.
  'view-sqrt-p98x3-v1': (view) => {
    const root = rootOf(view);
    return inUnitsOf(root, boxPercentile(root, bodyOf(view), 0.98), 3);
  },
};

/** The channel that shows the view, of a lesion's input. */
const OF_LESION: Readonly<Record<string, (view: Counts) => Counts>> = {
  'lesion-minmax-v1': OF_VIEW['view-minmax-v1']!,
  'lesion-sqrt-p98x3-v1': OF_VIEW['view-sqrt-p98x3-v1']!,
};

const COMPUTATIONS = { examination: OF_EXAMINATION, view: OF_VIEW, lesion: OF_LESION } as const;

/** All preprocessing ids that this version can compute. */
export const PREPROCESSING_IDS: readonly string[] = Object.values(COMPUTATIONS).flatMap(Object.keys);

/** The ids that make the input of one source. */
export function preprocessingIdsOf(source: InputSource): readonly string[] {
  return Object.keys(COMPUTATIONS[source]);
}

/** Channels of an input: a lesion has its masks beside the image. */
export function channelsOf({ source }: Pick<InputSpec, 'source'>): number {
  return source === 'lesion' ? 3 : 1;
}

/**
 * The input of a network that sees both views as one: normalised (to 0..1, or what the id says) at full size, laid onto
 * the standard grid, averaged down to rows x columns. Row-major, one channel.
 *
 * @throws PreprocessError PREPROCESS_UNKNOWN_ID for an id that is not of examinations
 */
export function toNetworkInput(fused: FusedScan, spec: InputSpec): Float32Array {
  const normalised = find(OF_EXAMINATION, spec)(sumOfViews(fused), fused.fusion.anteriorBox);
  return ontoGrid(normalised, spec).values;
}

/**
 * The input of a network that sees one view, as stored (the posterior from behind, not flipped), in counts. Row-major,
 * rows x columns, one channel.
 *
 * @throws PreprocessError PREPROCESS_UNKNOWN_ID for an id that is not of views
 */
export function toViewInput(counts: Counts, spec: InputSpec): Float32Array {
  return ontoGrid(find(OF_VIEW, spec)(counts), spec).values;
}

/**
 * The input of a network that judges one lesion: image, mask of this lesion, masks of all lesions (this one among them),
 * as channels of each pixel, rows x columns x 3. Cut to a window around the lesion's centroid where the spec has one,
 * with zeros outside the view. The masks are averaged like the image, not sampled: a lesion narrower than a new pixel
 * does not vanish, it becomes a share.
 *
 * @param counts - the view as stored
 * @throws PreprocessError PREPROCESS_UNKNOWN_ID for an id that is not of lesions; PREPROCESS_LESION_MASK
 * @source R-024, R-076 (S004)
 */
export function toLesionInput(
  counts: Counts,
  lesionMask: MaskRuns,
  allMasks: readonly MaskRuns[],
  spec: InputSpec,
): Float32Array {
  return lesionInputOf(find(OF_LESION, spec)(counts), lesionMask, allMasks, spec);
}

/** `toLesionInput` for all lesions of a view: the view is normalised once. */
export function toLesionInputs(counts: Counts, masks: readonly MaskRuns[], spec: InputSpec): Float32Array[] {
  const image = find(OF_LESION, spec)(counts);
  return masks.map((mask) => lesionInputOf(image, mask, masks, spec));
}

function lesionInputOf(
  image: Counts,
  lesionMask: MaskRuns,
  allMasks: readonly MaskRuns[],
  spec: InputSpec,
): Float32Array {
  const { rows, columns } = image;
  const channels = [
    image,
    drawMasks([lesionMask], rows, columns),
    drawMasks([...allMasks, lesionMask], rows, columns),
  ].map((channel) => frameLesion(channel, lesionMask, spec));
  const input = new Float32Array(spec.rows * spec.columns * channels.length);
  for (const [channel, { values }] of channels.entries())
    for (const [pixel, value] of values.entries()) input[pixel * channels.length + channel] = value;
  return input;
}

function frameLesion(channel: Counts, lesionMask: MaskRuns, spec: InputSpec): Counts {
  const centre = centroidOf(lesionMask);
  if (spec.crop === undefined) return ontoGrid(channel, spec);
  const top = Math.round(centre.row - (spec.crop.rows - 1) / 2);
  const left = Math.round(centre.column - (spec.crop.columns - 1) / 2);
  return averageArea(cutWindow(channel, { top, left, ...spec.crop }), spec.rows, spec.columns);
}

function find<T>(computations: Readonly<Record<string, T>>, { preprocessing }: InputSpec): T {
  const known = Object.keys(computations);
  if (known.includes(preprocessing)) return computations[preprocessing]!;
  throw new PreprocessError(
    'PREPROCESS_UNKNOWN_ID',
    `preprocessing "${preprocessing}" is unknown here; known: ${known.join(', ')}`,
  );
}

function ontoGrid(image: Counts, { rows, columns }: InputSpec): Counts {
  return averageArea(fitCentred(image, STANDARD_GRID.rows, STANDARD_GRID.columns), rows, columns);
}

function sumOfViews({ anterior, posterior, fusion }: FusedScan): Counts {
  return addViews(anterior, shiftImage(flipHorizontally(posterior), fusion.dx, fusion.dy), 'sum');
}

function withoutNegatives(view: Counts): Counts {
  return { ...view, values: view.values.map((value) => Math.max(0, value)) };
}

/** R-027 as it was when the ids were made; not from conf/readings.yaml, because an id may not depend on settings. */
const BODY_READING = {
  smoothingSigmaPx: 3,
  backgroundPercentile: 5,
  fleshFactor: 4,
  edgeShare: 0.1,
  noiseFactor: 6,
  minimumPixels: 8,
} as const;

/**
 * Box of the body, or of all that has counts where no body stands out. On a 131I scan often only the thyroid does; a box
 * around it would make the thyroid the unit of its own brightness, so a box of less than half the scanned height does
 * not count as a body.
 */
function bodyOf(view: Counts): BodyBox | null {
  const { active, body } = findBody(view, BODY_READING);
  if (active === null || body === null) return active;
  const isBody = 2 * (body.floor - body.ceil + 1) >= active.floor - active.ceil + 1;
  return isBody ? body : active;
}
