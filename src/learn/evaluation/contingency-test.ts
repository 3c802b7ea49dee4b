import chiSquareCdf from '@stdlib/stats-base-dists-chisquare-cdf';
import { fisherExact } from './fisher-exact.ts';

/** Rows of counts: one row an outcome (right, wrong), one column a group. */
export type ContingencyTable = readonly (readonly number[])[];

/** Whether a share differs between groups. */
export interface ContingencyTest {
  /** Pearson's, without continuity correction. */
  readonly chiSquare: number;
  readonly degreesOfFreedom: number;
  readonly p: number;
  readonly smallestExpected: number;
  /** Fisher-Freeman-Halton, where an expected count is below 5; `null` where not needed or too large to enumerate. */
  readonly exactP: number | null;
}

/** Below this the chi-square distribution is no good approximation. */
const SMALLEST_EXPECTED = 5;

/**
 * Tests whether the rows of a 2 x k table are divided the same way in every column. Empty columns are left out; `null`
 * when fewer than two columns, or only one row, hold counts: there is nothing to test.
 *
 * @source R-100
 */
export function testContingency(table: ContingencyTable): ContingencyTest | null {
  const [first, second] = table as readonly [readonly number[], readonly number[]];
  const used = first.map((_, index) => index).filter((index) => first[index]! + second[index]! > 0);
  const rows = [first, second].map((row) => used.map((index) => row[index]!));
  const rowTotals = rows.map(total);
  if (used.length < 2 || rowTotals.some((sum) => sum === 0)) return null;
  const columnTotals = used.map((_, index) => rows[0]![index]! + rows[1]![index]!);
  const all = total(rowTotals);
  let [chiSquare, smallestExpected] = [0, Number.POSITIVE_INFINITY];
  for (const [row, counts] of rows.entries())
    for (const [column, count] of counts.entries()) {
      const expected = (rowTotals[row]! * columnTotals[column]!) / all;
      chiSquare += (count - expected) ** 2 / expected;
      smallestExpected = Math.min(smallestExpected, expected);
    }
  const degreesOfFreedom = used.length - 1;
  return {
    chiSquare,
    degreesOfFreedom,
    p: 1 - chiSquareCdf(chiSquare, degreesOfFreedom),
    smallestExpected,
    exactP: smallestExpected < SMALLEST_EXPECTED ? fisherExact(rows[0]!, columnTotals) : null,
  };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
