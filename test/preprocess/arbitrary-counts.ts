import fc from 'fast-check';
import type { Counts } from '../../src/study/counts.ts';

/** Small images of whole counts. */
export function arbitraryCounts(rows: number, columns: number): fc.Arbitrary<Counts> {
  return fc
    .array(fc.integer({ min: 0, max: 500 }), { minLength: rows * columns, maxLength: rows * columns })
    .map((values) => ({ rows, columns, values: Float32Array.from(values) }));
}

/** An image computed from its coordinates. */
export function imageOf(
  rows: number,
  columns: number,
  value: (row: number, column: number) => number,
): Counts {
  const values = Float32Array.from({ length: rows * columns }, (_, index) =>
    value(Math.floor(index / columns), index % columns),
  );
  return { rows, columns, values };
}
