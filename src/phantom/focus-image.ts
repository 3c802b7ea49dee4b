import type { View } from '../study/view.ts';
import { systemSigmaMm } from './camera.ts';
import type { FocusPlan } from './disease.ts';
import { columnOf, FRAME, rowOf } from './frame.ts';
import { type Pair, type Scene, splatBlob } from './render.ts';
import type { FocusTruth, FocusView } from './truth.ts';

/** A small rectangle of an image, row-major. */
export interface Patch {
  readonly top: number;
  readonly left: number;
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
  readonly peak: number;
  readonly peakRow: number;
  readonly peakColumn: number;
}

/** A focus as both views see it, scaled to its contrast; activity units, primary counts only. */
export interface FocusImage {
  readonly plan: FocusPlan;
  readonly patches: Readonly<Record<View, Patch>>;
  /** Share of its counts that are not scattered. */
  readonly share: number;
}

/** Counts per unit of activity in each view. */
export type CountScale = Readonly<Record<View, number>>;

const VIEWS = ['anterior', 'posterior'] as const;
const scratch = new Float32Array(FRAME.rows * FRAME.columns);

/**
 * Renders a focus so that its peak stands out from `base` (the expected image without foci) by the planned contrast in
 * the view that sees it better; the other view follows from depth and attenuation.
 */
export function renderFocus(plan: FocusPlan, scenes: Readonly<Record<View, Scene>>, base: Pair): FocusImage {
  const unit = {
    anterior: renderPatch(plan, scenes.anterior),
    posterior: renderPatch(plan, scenes.posterior),
  };
  const gain = (view: View): number => {
    const patch = unit[view];
    const host = base[view][patch.peakRow * FRAME.columns + patch.peakColumn]!;
    return host > 0 ? patch.peak / host : 0;
  };
  const better = Math.max(gain('anterior'), gain('posterior'));
  const share = 1 - scenes.anterior.physics.scatterFraction;
  const scale = scaleOf(plan, better * share);
  const scaled = (patch: Patch): Patch => ({
    ...patch,
    peak: patch.peak * scale,
    values: patch.values.map((value) => value * scale),
  });
  return {
    plan: { ...plan, contrast: 1 + better * share * scale },
    patches: { anterior: scaled(unit.anterior), posterior: scaled(unit.posterior) },
    share,
  };
}

/** Factor on the weights of the parts; `gain` is what they add to the host at factor 1. */
function scaleOf(plan: FocusPlan, gain: number): number {
  if (plan.activity !== undefined)
    return plan.activity / plan.parts.reduce((sum, { weight }) => sum + weight, 0);
  return gain > 0 ? (plan.contrast - 1) / gain : 0;
}

function renderPatch(plan: FocusPlan, scene: Scene): Patch {
  let [left, right, top, bottom] = [FRAME.columns - 1, 0, FRAME.rows - 1, 0];
  for (const { x, y, z, sigma, weight } of plan.parts) {
    splatBlob(scene, scratch, x, y, z, sigma, weight);
    const distance = scene.detectorMm + Math.abs(z);
    const reach = (3.2 * Math.hypot(sigma, systemSigmaMm(scene.camera, distance))) / FRAME.pixelMm;
    const [column, row] = [columnOf(scene.placement, x, y), rowOf(scene.placement, x, y)];
    left = Math.max(0, Math.min(left, Math.floor(column - reach)));
    right = Math.min(FRAME.columns - 1, Math.max(right, Math.ceil(column + reach)));
    top = Math.max(0, Math.min(top, Math.floor(row - reach)));
    bottom = Math.min(FRAME.rows - 1, Math.max(bottom, Math.ceil(row + reach)));
  }
  return cutOut(top, left, Math.max(0, bottom - top + 1), Math.max(0, right - left + 1));
}

/** Takes a rectangle out of the scratch image and leaves it empty for the next focus. */
function cutOut(top: number, left: number, rows: number, columns: number): Patch {
  const values = new Float32Array(rows * columns);
  let [peak, peakRow, peakColumn] = [0, top, left];
  for (let row = 0; row < rows; row++) {
    const start = (top + row) * FRAME.columns + left;
    values.set(scratch.subarray(start, start + columns), row * columns);
    scratch.fill(0, start, start + columns);
    for (let column = 0; column < columns; column++) {
      if (values[row * columns + column]! <= peak) continue;
      [peak, peakRow, peakColumn] = [values[row * columns + column]!, top + row, left + column];
    }
  }
  return { top, left, rows, columns, values, peak, peakRow, peakColumn };
}

/** Adds a patch to an image. */
export function addPatch(image: Float32Array, patch: Patch): void {
  for (let row = 0; row < patch.rows; row++) {
    const start = (patch.top + row) * FRAME.columns + patch.left;
    for (let column = 0; column < patch.columns; column++) {
      image[start + column] = image[start + column]! + patch.values[row * patch.columns + column]!;
    }
  }
}

/**
 * How each view would show a focus if it were the only one.
 *
 * @param base - expected images without foci
 */
export function describeAlone(
  focus: FocusImage,
  base: Pair,
  countsPerUnit: CountScale,
): readonly FocusView[] {
  return VIEWS.map((view) => describeView(focus, view, (index) => base[view][index]!, countsPerUnit[view]));
}

/** The truth of a focus in both views; `expected` is the final image in activity units, foci included. */
export function describeFocus(focus: FocusImage, expected: Pair, countsPerUnit: CountScale): FocusTruth {
  const { kind, shape, region, side, level, contrast, parts } = focus.plan;
  const without =
    (view: View) =>
    (index: number, own: number): number =>
      expected[view][index]! - own;
  const mean = (of: 'x' | 'y' | 'z'): number =>
    Math.round((parts.reduce((sum, part) => sum + part[of], 0) / parts.length) * 10) / 10;
  return {
    kind,
    shape,
    region,
    side,
    level,
    contrast: Math.round(contrast * 1000) / 1000,
    centreMm: [mean('x'), mean('y'), mean('z')],
    anterior: describeView(focus, 'anterior', without('anterior'), countsPerUnit.anterior),
    posterior: describeView(focus, 'posterior', without('posterior'), countsPerUnit.posterior),
  };
}

/**
 * The focus in one view: its mask, and (R - 1) * sqrt(host counts * area).
 *
 * @param hostAt - expected activity of a pixel without the focus, given the focus's own there
 * @source reference/bone-scan-domain.md 2.5
 */
function describeView(
  focus: FocusImage,
  view: View,
  hostAt: (index: number, own: number) => number,
  countsPerUnit: number,
): FocusView {
  const patch = focus.patches[view];
  const peak = patch.peak * focus.share;
  const mask: number[] = [];
  let area = 0;
  for (let row = 0; row < patch.rows; row++) {
    let length = 0;
    for (let column = 0; column <= patch.columns; column++) {
      const own = column < patch.columns ? patch.values[row * patch.columns + column]! * focus.share : 0;
      const host = own > 0 ? hostAt((patch.top + row) * FRAME.columns + patch.left + column, own) : 0;
      if (own > 0 && own > Math.max(0.25 * peak, 0.3 * host)) {
        length++;
      } else if (length > 0) {
        mask.push(patch.top + row, storedColumn(view, patch.left + column, length), length);
        area += length;
        length = 0;
      }
    }
  }
  const host = Math.max(0, hostAt(patch.peakRow * FRAME.columns + patch.peakColumn, peak));
  const detectability = host > 0 ? (peak / host) * Math.sqrt(host * countsPerUnit * area) : 0;
  return {
    visible: area > 0 && detectability >= 3,
    detectability: Math.round(detectability * 100) / 100,
    contrast: host > 0 ? Math.round((1 + peak / host) * 1000) / 1000 : 1,
    peakCounts: Math.round(peak * countsPerUnit * 100) / 100,
    column: view === 'anterior' ? patch.peakColumn : FRAME.columns - 1 - patch.peakColumn,
    row: patch.peakRow,
    mask,
  };
}

/** First stored column of a run that ends before `end`; the posterior is stored as seen from behind. */
function storedColumn(view: View, end: number, length: number): number {
  return view === 'anterior' ? end - length : FRAME.columns - end;
}
