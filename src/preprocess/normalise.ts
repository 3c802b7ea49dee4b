import type { Counts } from '../study/counts.ts';
import type { BodyBox } from '../study/fused-scan.ts';
import { percentile } from './percentile.ts';

/** Square root of every pixel: Poisson noise is then alike everywhere. Pixels below 0 count as 0. */
export function rootOf(image: Counts): Counts {
  return { ...image, values: image.values.map((value) => Math.sqrt(Math.max(0, value))) };
}

/** Least and greatest value of an image. */
export function extremes({ values }: Counts): [number, number] {
  let [minimum, maximum] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  }
  return [minimum, maximum];
}

/** A percentile of the pixels with counts inside a box; of the whole image without a box. */
export function boxPercentile(
  { rows, columns, values }: Counts,
  found: BodyBox | null,
  share: number,
): number {
  const box = found ?? { ceil: 0, floor: rows - 1, left: 0, right: columns - 1 };
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
export function scaleTo1(image: Counts, low: number, high: number): Counts {
  if (!(high > low)) return { ...image, values: new Float32Array(image.values.length) };
  const values = image.values.map((value) => Math.min(1, Math.max(0, (value - low) / (high - low))));
  return { ...image, values };
}

/** In units of a reference value, clipped at a number of units; all zero without a reference. */
export function inUnitsOf(image: Counts, unit: number, most: number): Counts {
  if (!(unit > 0)) return { ...image, values: new Float32Array(image.values.length) };
  return { ...image, values: image.values.map((value) => Math.min(most, value / unit)) };
}
