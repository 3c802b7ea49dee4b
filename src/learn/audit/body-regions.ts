import { BODY_BORDERS } from '../../preprocess/body-parts.ts';
import type { Counts } from '../../study/counts.ts';
import type { BodyBox } from '../../study/fused-scan.ts';

/** A part of the body by its place: share of the body's length, and pixels to either side of the middle. */
export interface BodyRegion {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Pixels from the middle of the body, both sides. */
  readonly inner: number;
  readonly outer: number;
}

/**
 * Windows on the parts that table 2.3 of the reference gives for NM1. They are placed by the body box alone, so that
 * phantoms and patients are measured alike and no truth is used.
 */
export const BODY_REGIONS: readonly BodyRegion[] = [
  { name: 'skull vault', from: 0.01, to: 0.055, inner: 0, outer: 25 },
  { name: 'face and neck', from: 0.08, to: 0.14, inner: 0, outer: 14 },
  { name: 'sternum and thoracic spine', from: 0.17, to: 0.27, inner: 0, outer: 9 },
  { name: 'rib field', from: 0.18, to: 0.28, inner: 25, outer: 52 },
  { name: 'lumbar spine', from: 0.31, to: 0.37, inner: 0, outer: 8 },
  { name: 'flank', from: 0.32, to: 0.36, inner: 30, outer: 50 },
  { name: 'iliac wings', from: 0.385, to: 0.42, inner: 22, outer: 50 },
  { name: 'hips', from: 0.445, to: 0.485, inner: 28, outer: 55 },
  { name: 'thighs', from: 0.53, to: 0.63, inner: 10, outer: 50 },
  { name: 'knees', from: 0.665, to: 0.705, inner: 10, outer: 45 },
  { name: 'lower legs', from: 0.74, to: 0.86, inner: 8, outer: 40 },
  { name: 'ankles and feet', from: 0.91, to: 0.97, inner: 5, outer: 40 },
];

/** Lower borders of head, thorax, and abdomen with pelvis; the rest is legs. */
export const QUARTERS = [BODY_BORDERS.head, BODY_BORDERS.thorax, BODY_BORDERS.pelvis] as const;

/** Mean counts a pixel of each region, over pixels that hold body. */
export function regionMeans(
  image: Counts,
  body: BodyBox,
  threshold: number,
): Readonly<Record<string, number>> {
  return Object.fromEntries(
    BODY_REGIONS.map((region) => {
      let [sum, pixels] = [0, 0];
      for (const index of pixelsOf(image, body, region)) {
        if (image.values[index]! < threshold) continue;
        sum += image.values[index]!;
        pixels++;
      }
      return [region.name, pixels === 0 ? 0 : sum / pixels];
    }),
  );
}

/** Indices of the pixels of a region, to either side of where the counts of its rows balance. */
export function pixelsOf({ columns, values }: Counts, body: BodyBox, region: BodyRegion): number[] {
  const height = body.floor - body.ceil;
  const [first, last] = [Math.round(body.ceil + region.from * height), body.ceil + region.to * height];
  let [moment, total] = [0, 0];
  for (let row = first; row <= last; row++) {
    for (let column = body.left; column <= body.right; column++) {
      moment += column * values[row * columns + column]!;
      total += values[row * columns + column]!;
    }
  }
  const middle = total > 0 ? moment / total : (body.left + body.right) / 2;
  const indices: number[] = [];
  for (let row = first; row <= last; row++) {
    for (let column = body.left; column <= body.right; column++) {
      const away = Math.abs(column - middle);
      if (away >= region.inner && away <= region.outer) indices.push(row * columns + column);
    }
  }
  return indices;
}

/** Share of all counts in head, thorax, abdomen with pelvis, and legs. */
export function quarterShares({ columns, values }: Counts, body: BodyBox): number[] {
  const height = body.floor - body.ceil;
  const shares = [0, 0, 0, 0];
  let total = 0;
  values.forEach((value, index) => {
    const place = (Math.floor(index / columns) - body.ceil) / height;
    const quarter = QUARTERS.filter((border) => place >= border).length;
    shares[quarter] = shares[quarter]! + value;
    total += value;
  });
  return shares.map((share) => share / total);
}
