import type { Counts } from '../study/counts.ts';
import type { BodyBox } from '../study/fused-scan.ts';
import { claimPiece, openPixels, placeOf } from './connected-piece.ts';
import { blurGaussian } from './gaussian.ts';
import type { HotRegion } from './input-spec.ts';
import { boxPercentile } from './normalise.ts';
import { percentile } from './percentile.ts';

/** Two ends, as shares of the height of the body. */
type Span = readonly [from: number, to: number];

/** Where a region lies and what it is like; lengths as shares of the height of the body, areas of its square. */
interface Place {
  /** Rows below the crown in which its hottest pixel lies. */
  readonly rows: Span;
  /** How far beside the middle of the body that pixel lies. */
  readonly aside: Span;
  /** Left and right apart: each side may have one. */
  readonly perSide: boolean;
  /** How far from that pixel it may reach. */
  readonly reach: number;
  /** Least brightness of that pixel, in units of a bright normal bone (98th percentile of the body). */
  readonly peak: number;
  /** Greatest brightness of what surrounds it, in the same units. */
  readonly surroundings: number;
  readonly area: Span;
}

const PLACES: Readonly<Record<HotRegion, Place>> = {
  // Behind and above the pubis: 0.435 to 0.45 on scans and phantoms. From behind sacrum and coccyx are as bright as it.
  bladder: {
    rows: [0.42, 0.465],
    aside: [0, 0.03],
    perSide: false,
    reach: 0.075,
    peak: 1.5,
    surroundings: 1,
    area: [1.5e-4, 8e-3],
  },
  // From the bend of the elbow to the hand, outside of ribs and hips, with hardly anything around it.
  injection: {
    rows: [0.29, 0.56],
    aside: [0.095, 0.35],
    perSide: true,
    reach: 0.05,
    peak: 3,
    surroundings: 0.4,
    area: [1e-5, 2.5e-3],
  },
};

/** Smoothing against noise; a peak is then no single pixel. */
const SIGMA_PX = 2;
/** A region reaches down to this share of its peak above its surroundings, and by so many pixels further. */
const [EDGE_SHARE, HALO_PX] = [0.2, 3];
/** What surrounds a region is looked at in a ring of so many pixels around the halo. */
const RING_PX = 5;

/** A region as 1 in an image of its size. */
export interface FoundRegion {
  readonly region: HotRegion;
  readonly pixels: Uint8Array;
}

/**
 * Finds bladder or injection sites: the hottest place where one may be, if it is hot enough, stands alone, and neither
 * ends at a border of what it may reach nor has an unlikely size. What is doubtful is not found.
 *
 * @param body - box of the body; the place is told by its proportions
 * @source R-023 (S001 section 3.2.1: cropping as a remedy for injection and urine)
 */
export function findHotRegion(image: Counts, body: BodyBox, region: HotRegion): FoundRegion[] {
  const smooth = blurGaussian(image, SIGMA_PX);
  const unit = boxPercentile(smooth, body, 0.98);
  const sides = PLACES[region].perSide ? ([-1, 1] as const) : ([0] as const);
  return sides.flatMap((side) => {
    const peak = hottest(smooth, body, PLACES[region], side);
    const pixels = peak === null ? null : growRegion({ image, smooth }, peak, PLACES[region], { body, unit });
    return pixels === null ? [] : [{ region, pixels }];
  });
}

/** Fills each region with the mean of what surrounds it; without regions the image itself. */
export function fillRegions(image: Counts, regions: readonly FoundRegion[]): Counts {
  if (regions.length === 0) return image;
  const values = image.values.slice();
  for (const { pixels } of regions) {
    const around = meanAround(image, pixels);
    for (let index = 0; index < values.length; index++) if (pixels[index] === 1) values[index] = around;
  }
  return { ...image, values };
}

interface Pixel {
  readonly row: number;
  readonly column: number;
  readonly value: number;
}

/** The hottest pixel of the place, on one side of the body or (0) on both. */
function hottest(smooth: Counts, body: BodyBox, { rows, aside }: Place, side: -1 | 0 | 1): Pixel | null {
  const height = body.floor - body.ceil + 1;
  const middle = (body.left + body.right) / 2;
  const last = Math.min(smooth.rows - 1, Math.floor(body.ceil + rows[1] * height));
  let best: Pixel | null = null;
  for (let row = Math.max(0, Math.ceil(body.ceil + rows[0] * height)); row <= last; row++) {
    for (let column = 0; column < smooth.columns; column++) {
      const beside = (column - middle) / height;
      const isThere = Math.abs(beside) >= aside[0] && Math.abs(beside) <= aside[1] && beside * side >= 0;
      const value = smooth.values[row * smooth.columns + column]!;
      if (isThere && value > (best?.value ?? 0)) best = { row, column, value };
    }
  }
  return best;
}

/** The region around a peak, or `null` where it is not what the place holds. */
function growRegion(
  { image, smooth }: { readonly image: Counts; readonly smooth: Counts },
  peak: Pixel,
  place: Place,
  { body, unit }: { readonly body: BodyBox; readonly unit: number },
): Uint8Array | null {
  if (!(unit > 0) || peak.value < place.peak * unit) return null;
  const height = body.floor - body.ceil + 1;
  const reach = Math.round(place.reach * height);
  const level = medianAround(smooth, peak, reach);
  const pixels = openPixels(smooth, level + EDGE_SHARE * (peak.value - level));
  const piece = new Int32Array(image.values.length);
  const size = claimPiece(pixels, (peak.row + 1) * pixels.width + peak.column + 1, piece);
  if (size < place.area[0] * height ** 2 || size > place.area[1] * height ** 2) return null;
  const mask = new Uint8Array(image.values.length);
  for (const index of piece.subarray(0, size)) {
    const [row, column] = placeOf(index, pixels.width);
    // A hotter neighbour, or one that runs on, is something else.
    if (smooth.values[row * smooth.columns + column]! > peak.value) return null;
    if (Math.abs(row - peak.row) > reach || Math.abs(column - peak.column) > reach) return null;
    mask[row * image.columns + column] = 1;
  }
  const grown = dilate(mask, image, HALO_PX);
  return meanAround(image, grown) > place.surroundings * unit ? null : grown;
}

/** Median of the square around a pixel. */
function medianAround({ rows, columns, values }: Counts, at: Pixel, reach: number): number {
  const near: number[] = [];
  for (let row = Math.max(0, at.row - reach); row <= Math.min(rows - 1, at.row + reach); row++)
    for (
      let column = Math.max(0, at.column - reach);
      column <= Math.min(columns - 1, at.column + reach);
      column++
    )
      near.push(values[row * columns + column]!);
  return percentile(Float32Array.from(near), 0.5);
}

/** Mean, not median: of few counts the median is a whole number, mostly 0. */
function meanAround(image: Counts, pixels: Uint8Array): number {
  const ring = dilate(pixels, image, RING_PX);
  let [sum, count] = [0, 0];
  for (let index = 0; index < ring.length; index++) {
    if (ring[index] === 0 || pixels[index] === 1) continue;
    sum += Math.max(0, image.values[index]!);
    count++;
  }
  return count === 0 ? 0 : sum / count;
}

/** All pixels within a distance of the mask. */
function dilate(
  mask: Uint8Array,
  { rows, columns }: Pick<Counts, 'rows' | 'columns'>,
  distance: number,
): Uint8Array {
  const wider = mask.slice();
  for (let index = mask.indexOf(1); index >= 0; index = mask.indexOf(1, index + 1)) {
    const [row, column] = [Math.floor(index / columns), index % columns];
    for (let y = Math.max(0, row - distance); y <= Math.min(rows - 1, row + distance); y++) {
      const half = Math.floor(Math.sqrt(distance ** 2 - (y - row) ** 2));
      wider.fill(
        1,
        y * columns + Math.max(0, column - half),
        y * columns + Math.min(columns - 1, column + half) + 1,
      );
    }
  }
  return wider;
}
