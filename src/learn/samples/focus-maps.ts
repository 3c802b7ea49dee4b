import type { FocusKind, FocusTruth, FocusView, PhantomTruth } from '../../phantom/truth.ts';
import type { Frame } from '../../preprocess/frame.ts';
import { fromPosterior } from '../../preprocess/map-to-views.ts';
import type { Fusion } from '../../study/fused-scan.ts';
import type { View } from '../../study/view.ts';

/**
 * Where the foci of every image of a set lie, on a coarse grid over the image: `values[((image * rows + row) * columns +
 * column) * 2 + kind]` is 1 where a focus of that kind (0 metastasis, 1 benign) shows in the cell.
 */
export interface FocusMaps {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

export const FOCUS_KINDS = 2;

/** Foci that are neither metastases in bone nor benign lesions of it. */
const NO_BONE_LESION: readonly FocusKind[] = ['thyroid-remnant', 'lymph-node', 'lung-metastasis'];

/** Numbers of one image's map. */
export function focusMapSize({ rows, columns }: Pick<FocusMaps, 'rows' | 'columns'>): number {
  return rows * columns * FOCUS_KINDS;
}

/**
 * Marks the visible foci of a phantom in its map, in the coordinates of the fused image.
 *
 * @param target - one image's map, all zero
 * @param image - columns of the stored views, and the frame in the anterior that the map covers
 */
export function drawFocusMap(
  target: Float32Array,
  grid: Pick<FocusMaps, 'rows' | 'columns'>,
  truth: Pick<PhantomTruth, 'foci'>,
  fusion: Fusion,
  image: { readonly columns: number; readonly frame: Frame },
): void {
  for (const focus of truth.foci) {
    const kind = kindOf(focus);
    if (kind === null) continue;
    for (const [x, y] of pixelsOf(focus.anterior)) mark(target, grid, image.frame, { x, y, kind });
    for (const [x, y] of pixelsOf(focus.posterior))
      mark(target, grid, image.frame, { ...fromPosterior({ x, y }, fusion, image.columns), kind });
  }
}

/** The same for one view, in the coordinates of the view as stored. */
export function drawViewFocusMap(
  target: Float32Array,
  grid: Pick<FocusMaps, 'rows' | 'columns'>,
  truth: Pick<PhantomTruth, 'foci'>,
  view: View,
  frame: Frame,
): void {
  for (const focus of truth.foci) {
    const kind = kindOf(focus);
    if (kind !== null) for (const [x, y] of pixelsOf(focus[view])) mark(target, grid, frame, { x, y, kind });
  }
}

/** 0 for a metastasis in bone, 1 for a benign lesion of bone, nothing for the rest. */
function kindOf({ kind }: FocusTruth): 0 | 1 | null {
  if (kind === 'metastasis') return 0;
  return NO_BONE_LESION.includes(kind) ? null : 1;
}

function mark(
  target: Float32Array,
  grid: Pick<FocusMaps, 'rows' | 'columns'>,
  frame: Frame,
  { x, y, kind }: { readonly x: number; readonly y: number; readonly kind: number },
): void {
  const row = Math.floor(((y - frame.top) * grid.rows) / frame.rows);
  const column = Math.floor(((x - frame.left) * grid.columns) / frame.columns);
  if (row < 0 || row >= grid.rows || column < 0 || column >= grid.columns) return;
  target[(row * grid.columns + column) * FOCUS_KINDS + kind] = 1;
}

/** Column and row of every mask pixel; none where the focus cannot be seen. */
function* pixelsOf({ visible, mask }: FocusView): Generator<[number, number]> {
  if (!visible) return;
  for (let at = 0; at < mask.length; at += 3)
    for (let step = 0; step < mask[at + 2]!; step++) yield [mask[at + 1]! + step, mask[at]!];
}
