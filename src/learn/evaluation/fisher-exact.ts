/** Tables with the same margins that are looked at before giving up: about a second. */
const MAXIMUM_TABLES = 5_000_000;
/** Probabilities this close (relative) count as equal, as in R's fisher.test. */
const TIE = 1e-7;

/**
 * Exact two-sided p of a 2 x k table by enumeration (Fisher for k = 2, Freeman-Halton above): the probability of all
 * tables with the same margins that are no more probable than this one. `null` when there are too many such tables.
 *
 * @param row - counts of the first row
 * @param columnTotals - of both rows together
 */
export function fisherExact(row: readonly number[], columnTotals: readonly number[]): number | null {
  if (countTables(columnTotals) > MAXIMUM_TABLES) return null;
  const rowTotal = row.reduce((sum, value) => sum + value, 0);
  const all = columnTotals.reduce((sum, value) => sum + value, 0);
  const logFactorials = tabulateLogFactorials(all);
  const choose = (n: number, k: number): number =>
    logFactorials[n]! - logFactorials[k]! - logFactorials[n - k]!;
  const logOf = (counts: readonly number[]): number =>
    counts.reduce((sum, count, index) => sum + choose(columnTotals[index]!, count), -choose(all, rowTotal));
  const limit = logOf(row) + TIE;
  const roomAfter = columnTotals.map((_, index) =>
    columnTotals.slice(index + 1).reduce((sum, n) => sum + n, 0),
  );
  let p = 0;
  const visit = (column: number, left: number, logSoFar: number): void => {
    if (column === columnTotals.length) {
      if (logSoFar <= limit) p += Math.exp(logSoFar);
      return;
    }
    const size = columnTotals[column]!;
    const from = Math.max(0, left - roomAfter[column]!);
    for (let count = from; count <= Math.min(size, left); count++)
      visit(column + 1, left - count, logSoFar + choose(size, count));
  };
  visit(0, rowTotal, -choose(all, rowTotal));
  return Math.min(1, p);
}

/** At most so many tables have these column totals: the last column follows from the others. */
function countTables(columnTotals: readonly number[]): number {
  const sorted = [...columnTotals].sort((a, b) => a - b);
  return sorted.slice(0, -1).reduce((product, size) => product * (size + 1), 1);
}

function tabulateLogFactorials(highest: number): Float64Array {
  const table = new Float64Array(highest + 1);
  for (let n = 2; n <= highest; n++) table[n] = table[n - 1]! + Math.log(n);
  return table;
}
