import type { Counts } from '../study/counts.ts';
import { FRAME } from './frame.ts';
import type { Exposure } from './placement.ts';
import type { RandomStream } from './random.ts';

/** Poisson counts of an expected image inside the scanned field; 16 bits, as cameras store them. */
export function countPhotons(
  expected: Float32Array,
  countsPerUnit: number,
  exposure: Exposure,
  random: RandomStream,
): Counts {
  const values = new Float32Array(expected.length);
  const { firstRow, lastRow, firstColumn, lastColumn, backgroundCounts } = exposure;
  for (let row = firstRow; row <= lastRow; row++) {
    for (let column = firstColumn; column <= lastColumn; column++) {
      const index = row * FRAME.columns + column;
      values[index] = Math.min(65535, random.poisson(countsPerUnit * expected[index]! + backgroundCounts));
    }
  }
  return { rows: FRAME.rows, columns: FRAME.columns, values };
}

/** Mirror image about the vertical middle line: how a camera stores the posterior view. */
export function flipCounts(counts: Counts): Counts {
  const values = new Float32Array(counts.values.length);
  for (let start = 0; start < values.length; start += counts.columns) {
    values.set(counts.values.subarray(start, start + counts.columns).toReversed(), start);
  }
  return { ...counts, values };
}
