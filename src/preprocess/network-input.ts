import type { Counts } from '../study/counts.ts';
import type { MaskRuns } from '../study/data-set.ts';
import type { BodyBox, FusedScan } from '../study/fused-scan.ts';
import { addViews } from './add-views.ts';
import { findBody } from './body-box.ts';
import { flipHorizontally } from './flip.ts';
import type { InputSpec } from './input-spec.ts';
import type { IntensityTransform } from './intensity-transforms.ts';
import { centroidOf, drawMasks } from './mask-image.ts';
import { findPreprocessing } from './preprocessing-ids.ts';
import { averageArea, cutWindow, fitCentred } from './resample.ts';
import { shiftImage } from './shift.ts';
import { STANDARD_GRID } from './standard-grid.ts';

/**
 * The input of a network that sees both views as one: normalised (to 0..1, or what the id says) at full size, laid onto
 * the standard grid, averaged down to rows x columns. Row-major, one channel.
 *
 * @throws PreprocessError PREPROCESS_UNKNOWN_ID for an id that is not of examinations
 */
export function toNetworkInput(fused: FusedScan, spec: InputSpec): Float32Array {
  const { transform } = findPreprocessing('examination', spec);
  return ontoGrid(
    transform(sumOfViews(fused), () => fused.fusion.anteriorBox),
    spec,
  ).values;
}

/**
 * The input of a network that sees one view, as stored (the posterior from behind, not flipped), in counts. Row-major,
 * rows x columns, one channel.
 *
 * @throws PreprocessError PREPROCESS_UNKNOWN_ID for an id that is not of views
 */
export function toViewInput(counts: Counts, spec: InputSpec): Float32Array {
  return ontoGrid(transformView(counts, findPreprocessing('view', spec).transform), spec).values;
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
  const image = transformView(counts, findPreprocessing('lesion', spec).transform);
  return lesionInputOf(image, lesionMask, allMasks, spec);
}

/** `toLesionInput` for all lesions of a view: the view is normalised once. */
export function toLesionInputs(counts: Counts, masks: readonly MaskRuns[], spec: InputSpec): Float32Array[] {
  const image = transformView(counts, findPreprocessing('lesion', spec).transform);
  return masks.map((mask) => lesionInputOf(image, mask, masks, spec));
}

function transformView(view: Counts, transform: IntensityTransform): Counts {
  return transform(view, () => bodyOf(view));
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

function ontoGrid(image: Counts, { rows, columns }: InputSpec): Counts {
  return averageArea(fitCentred(image, STANDARD_GRID.rows, STANDARD_GRID.columns), rows, columns);
}

function sumOfViews({ anterior, posterior, fusion }: FusedScan): Counts {
  return addViews(anterior, shiftImage(flipHorizontally(posterior), fusion.dx, fusion.dy), 'sum');
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
