import type { BodyPart, PartAsymmetry, StrongestDifference, ViewAsymmetry } from '../study/asymmetry.ts';
import type { Counts } from '../study/counts.ts';
import type { BodyBox } from '../study/fused-scan.ts';
import type { View } from '../study/view.ts';
import { BODY_PARTS, partsAt } from './body-parts.ts';
import { findMidline } from './find-midline.ts';
import type { MirroredPair } from './mirrored-pairs.ts';
import { visitPairs } from './mirrored-pairs.ts';
import type { PreprocessReadings } from './readings.ts';
import type { SmoothedRoots } from './smoothed-roots.ts';
import { CELL_PX, smoothedRoots } from './smoothed-roots.ts';

/** Pairs of cells that a part must have to be measured. */
const LEAST_PAIRS = 50;

/** A view as stored, the body in it as seen from the front, and whether it has to be turned to be seen so. */
export interface MeasuredView {
  readonly view: View;
  readonly image: Counts;
  readonly box: BodyBox;
  readonly isTurned: boolean;
}

/** What adds up over the pairs of a part. */
interface Sums {
  pairs: number;
  left: number;
  right: number;
  leftAcross: number;
  rightAcross: number;
  strongest: (MirroredPair & { readonly z: number }) | null;
}

/**
 * Compares the patient's left with the right about the body's own midline, part by part.
 *
 * Square roots of counts are compared, whose noise is known: what the scan's counts alone could make, or a midline that
 * lies `placementPx` aside, is told as noise. It holds for counts, not for images that were processed before.
 * @source R-025 (S001 section 3.2.3, S002 future work: "examine asymmetric uptake")
 */
export function measureAsymmetry(seen: MeasuredView, reading: PreprocessReadings['R-025']): ViewAsymmetry {
  const roots = rootsOf(seen, reading);
  const midline = findMidline(roots);
  const placement = reading.placementPx / CELL_PX;
  const sums = new Map<BodyPart, Sums>(BODY_PARTS.map((part) => [part, nothingYet()]));
  const height = roots.box.floor - roots.box.ceil + 1;
  visitPairs(roots, midline, (pair, row) => {
    const { inside, outer, outside } = partsAt((row + 0.5) / height);
    const part = pair.distance <= outer * height ? inside : outside;
    if (part !== null) add(sums.get(part)!, pair, zOf(pair, roots.noise, placement));
  });
  return {
    view: seen.view,
    tiltDegrees: (Math.atan(midline.slope) * 180) / Math.PI,
    parts: BODY_PARTS.map((part) => partAsymmetry(part, sums.get(part)!, placement, { ...seen, ...reading })),
  };
}

/** The square roots of a view in anterior orientation: the patient's left is to the right. */
export function rootsOf(
  { image, box, isTurned }: Omit<MeasuredView, 'view'>,
  { smoothingSigmaPx }: PreprocessReadings['R-025'],
): SmoothedRoots {
  return smoothedRoots(image, box, { sigmaPx: smoothingSigmaPx, isTurned });
}

/** Difference of a pair against its noise; where the roots rise steeply, the place of the midline adds to it. */
function zOf(pair: MirroredPair, noise: number, placement: number): number {
  const { left, right, leftAcross, rightAcross, leftDown, rightDown } = pair;
  // Another midline moves both places the same way across, another tilt moves them opposite ways along the body.
  const aside = (leftAcross - rightAcross) ** 2 + (leftDown + rightDown) ** 2;
  return (left - right) / Math.sqrt(2 * noise * noise + placement * placement * aside);
}

function nothingYet(): Sums {
  return { pairs: 0, left: 0, right: 0, leftAcross: 0, rightAcross: 0, strongest: null };
}

function add(sums: Sums, pair: MirroredPair, z: number): void {
  sums.pairs++;
  sums.left += pair.left;
  sums.right += pair.right;
  sums.leftAcross += pair.leftAcross;
  sums.rightAcross += pair.rightAcross;
  if (Math.abs(z) > Math.abs(sums.strongest?.z ?? 0)) sums.strongest = { ...pair, z };
}

function partAsymmetry(
  part: BodyPart,
  { pairs, left, right, leftAcross, rightAcross, strongest }: Sums,
  placement: number,
  place: MeasuredView & Pick<PreprocessReadings['R-025'], 'minimumZ' | 'minimumSpotZ'>,
): PartAsymmetry {
  if (pairs < LEAST_PAIRS) return { part, index: null, noise: null, z: null, hotter: null, strongest: null };
  const total = left + right;
  const index = (left - right) / total;
  // The root of each cell has a variance of 1/4 before it is smoothed, and smoothing keeps sums.
  const counting = Math.sqrt(pairs / 2) / total;
  const aside = (placement * Math.abs(leftAcross - rightAcross - index * (leftAcross + rightAcross))) / total;
  const noise = Math.hypot(counting, aside);
  const z = index / noise;
  return {
    part,
    index,
    noise,
    z,
    hotter: Math.abs(z) < place.minimumZ ? null : z > 0 ? 'left' : 'right',
    strongest:
      strongest === null || Math.abs(strongest.z) < place.minimumSpotZ ? null : placeOf(strongest, place),
  };
}

function placeOf(
  { left, right, z, ...at }: MirroredPair & { readonly z: number },
  { image, isTurned }: MeasuredView,
): StrongestDifference {
  const side = z > 0 ? 'left' : 'right';
  const across = toPixel(at[`${side}Column`]);
  return {
    side,
    contrast: Math.abs(left - right) / (left + right),
    z: Math.abs(z),
    row: toPixel(at[`${side}Row`]),
    column: isTurned ? image.columns - 1 - across : across,
  };
}

function toPixel(cell: number): number {
  return Math.round(CELL_PX * cell + (CELL_PX - 1) / 2);
}
