import type { Counts } from '../study/counts.ts';
import type { BodyBox, FusedScan } from '../study/fused-scan.ts';
import { addViews } from './add-views.ts';
import { flipHorizontally } from './flip.ts';
import { shiftImage } from './shift.ts';
import type { ShownImage } from './shown-image.ts';
import { ifWhole } from './whole-body.ts';

/** Both views added. */
export function sumOfViews(fused: FusedScan): ShownImage[] {
  return [ofAnterior(fused, addViews(fused.anterior, alignedPosterior(fused), 'sum'))];
}

/**
 * Both views added with weights that give them the same total of counts: T / (2 total of the view), T both totals
 * together. So neither the nearer detector nor the longer scan decides; a view without counts adds nothing.
 */
export function balancedSumOfViews(fused: FusedScan): ShownImage[] {
  const posterior = alignedPosterior(fused);
  const totals = { anterior: totalOf(fused.anterior), posterior: totalOf(fused.posterior) };
  const half = (totals.anterior + totals.posterior) / 2;
  const weight = (total: number): number => (total > 0 ? half / total : 0);
  const weights = { anterior: weight(totals.anterior), posterior: weight(totals.posterior) };
  return [ofAnterior(fused, addViews(fused.anterior, posterior, weights))];
}

/** Both views one behind the other: the anterior, and the posterior flipped and aligned with it. */
export function stackOfViews(fused: FusedScan): ShownImage[] {
  const { anterior, fusion } = fused;
  const posterior = alignedPosterior(fused);
  return [
    ofAnterior(fused, anterior),
    { ...ofAnterior(fused, posterior), body: () => movedBox(fusion.posteriorBox, fusion, anterior) },
  ];
}

/** The box around the body of both views, on the anterior's grid, where it is sure in both. */
export function bodyOfBoth({ anterior, posterior, fusion }: FusedScan): BodyBox | null {
  const front = ifWhole(fusion.anteriorBox, anterior);
  const back = movedBox(ifWhole(fusion.posteriorBox, posterior), fusion, anterior);
  if (front === null || back === null) return null;
  return {
    ceil: Math.min(front.ceil, back.ceil),
    floor: Math.max(front.floor, back.floor),
    left: Math.min(front.left, back.left),
    right: Math.max(front.right, back.right),
  };
}

function ofAnterior(fused: FusedScan, image: Counts): ShownImage {
  return { image, body: () => fused.fusion.anteriorBox, wholeBody: () => bodyOfBoth(fused) };
}

function alignedPosterior({ posterior, fusion }: FusedScan): Counts {
  return shiftImage(flipHorizontally(posterior), fusion.dx, fusion.dy);
}

/** What of a box is still inside the matrix after a shift. */
function movedBox(
  box: BodyBox | null,
  { dx, dy }: { readonly dx: number; readonly dy: number },
  { rows, columns }: Pick<Counts, 'rows' | 'columns'>,
): BodyBox | null {
  if (box === null) return null;
  const moved = {
    ceil: Math.max(0, box.ceil + dy),
    floor: Math.min(rows - 1, box.floor + dy),
    left: Math.max(0, box.left + dx),
    right: Math.min(columns - 1, box.right + dx),
  };
  return moved.ceil <= moved.floor && moved.left <= moved.right ? moved : null;
}

function totalOf({ values }: Counts): number {
  let total = 0;
  for (const value of values) total += Math.max(0, value);
  return total;
}
