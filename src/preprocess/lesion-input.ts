import type { Counts } from '../study/counts.ts';
import type { MaskRuns } from '../study/data-set.ts';
import type { View } from '../study/view.ts';
import type { Frame } from './frame.ts';
import { gridFrame, intoFrame, windowFrame } from './frame.ts';
import type { InputSpec } from './input-spec.ts';
import { interleave } from './interleave.ts';
import { centroidOf, drawMasks } from './mask-image.ts';
import { frameOf, maskRegions } from './prepare-image.ts';
import { findPreprocessing } from './preprocessing-ids.ts';
import { joinSides } from './resample.ts';
import type { ShownImage } from './shown-image.ts';
import { showView } from './shown-image.ts';
import { STANDARD_GRID } from './standard-grid.ts';

/** A view as stored, with the masks of its lesions. */
export interface LesionView {
  readonly counts: Counts;
  readonly masks: readonly MaskRuns[];
}

/** Both views of a scan; `null` where one was not taken. */
export type LesionViews = Readonly<Record<View, LesionView | null>>;

/** An input for each lesion, in the order of the masks. */
export type LesionInputs = Readonly<Record<View, Float32Array[]>>;

/**
 * The inputs of a network that judges one lesion: image, mask of this lesion, masks of all lesions (this one among them),
 * as channels of each pixel, rows x columns x 3. Cut to a window around the lesion's centroid where the spec has one,
 * with zeros outside the picture. The masks are averaged like the image, not sampled: a lesion narrower than a new pixel
 * does not vanish, it becomes a share.
 *
 * The picture is the view that the lesion lies in, or with layout `sideBySide` both views at once: anterior left,
 * posterior (as stored) right, 1024 rows and 512 columns, each normalised by itself; a missing view is 0.
 *
 * @throws PreprocessError PREPROCESS_UNKNOWN_ID for an id that is not of lesions; PREPROCESS_LESION_MASK
 * @source, R-076 (S004)
 */
export function toLesionInputs(views: LesionViews, spec: InputSpec): LesionInputs {
  const prepared = { anterior: prepare(views.anterior, spec), posterior: prepare(views.posterior, spec) };
  const inputsOf = (view: View): Float32Array[] => {
    const own = prepared[view];
    if (own === null) return [];
    if (spec.layout === 'sideBySide') return own.masks.map((mask) => besideOther(prepared, view, mask, spec));
    return own.masks.map((mask) => {
      const centre = centroidOf(mask);
      const frame = hasWindow(spec) ? windowFrame(centre, spec.crop) : own.frame;
      return interleave(channelsOf(own, mask).map((channel) => intoFrame(channel, frame, spec)));
    });
  };
  return { anterior: inputsOf('anterior'), posterior: inputsOf('posterior') };
}

interface PreparedView {
  /** What the id makes of the view, at full size. */
  readonly image: Counts;
  /** Without a window. */
  readonly frame: Frame;
  readonly masks: readonly MaskRuns[];
  readonly maskOfAll: Counts;
}

function prepare(view: LesionView | null, spec: InputSpec): PreparedView | null {
  const { transform } = findPreprocessing('lesion', spec);
  const isHalf = spec.layout === 'sideBySide';
  if (view === null || (view.masks.length === 0 && !isHalf)) return null;
  const { counts, masks } = view;
  const shown = showView(counts);
  const size = isHalf ? { ...spec, columns: spec.columns / 2 } : spec;
  const [{ image, body }] = maskRegions([shown], spec) as readonly [ShownImage];
  const maskOfAll = drawMasks(masks, counts.rows, counts.columns);
  return { image: transform(image, body), frame: frameOf(shown, size), masks, maskOfAll };
}

/** Image, mask of one lesion (`null` = of the other view), mask of all. */
function channelsOf({ image, maskOfAll }: PreparedView, mask: MaskRuns | null): readonly Counts[] {
  const { rows, columns } = image;
  return [image, drawMasks(mask === null ? [] : [mask], rows, columns), maskOfAll];
}

function besideOther(
  prepared: Readonly<Record<View, PreparedView | null>>,
  view: View,
  mask: MaskRuns,
  spec: InputSpec,
): Float32Array {
  const { row, column } = centroidOf(mask);
  const half = hasWindow(spec) ? STANDARD_GRID : { rows: spec.rows, columns: spec.columns / 2 };
  const sides = (['anterior', 'posterior'] as const).map((side) => {
    const shown = prepared[side];
    if (shown === null) return [0, 1, 2].map(() => emptyImage(half));
    const frame = hasWindow(spec) ? gridFrame(shown.image) : shown.frame;
    return channelsOf(shown, side === view ? mask : null).map((channel) => intoFrame(channel, frame, half));
  }) as [Counts[], Counts[]];
  const whole = sides[0].map((left, channel) => joinSides(left, sides[1][channel]!));
  if (!hasWindow(spec)) return interleave(whole);
  const { top, left } = gridFrame(prepared[view]!.image);
  const offset = (view === 'posterior' ? STANDARD_GRID.columns : 0) - left;
  const window = windowFrame({ row: row - top, column: column + offset }, spec.crop);
  return interleave(whole.map((channel) => intoFrame(channel, window, spec)));
}

function hasWindow(
  spec: InputSpec,
): spec is InputSpec & { readonly crop: { readonly rows: number; readonly columns: number } } {
  return typeof spec.crop === 'object';
}

function emptyImage({ rows, columns }: { readonly rows: number; readonly columns: number }): Counts {
  return { rows, columns, values: new Float32Array(rows * columns) };
}
