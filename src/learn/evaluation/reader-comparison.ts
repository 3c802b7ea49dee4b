import type { PredictionTable } from './prediction-table.ts';
import type { ScoredCases } from './scored-cases.ts';

/** How often one reader, or the model on the same cases, agrees with the consensus. */
export interface ReaderComparison {
  readonly reader: string;
  /** Cases the reader has read. */
  readonly cases: number;
  readonly accuracy: number;
  /** Of the model, on exactly these cases. */
  readonly modelAccuracy: number;
  /** McNemar's exact two-sided p: could the difference be chance? */
  readonly p: number;
}

/**
 * Compares the model with every reader of the table against the consensus (the truth of each case).
 *
 * @source R-107
 */
export function compareReaders({ cases }: PredictionTable, scored: ScoredCases): ReaderComparison[] {
  const readers = [...new Set(cases.flatMap(({ readers: said }) => Object.keys(said ?? {})))].sort();
  return readers.map((reader) => {
    const read = cases.flatMap((item, index) => {
      const said = item.readers?.[reader];
      if (said === undefined) return [];
      const byReader = said === item.truth || (item.findings?.includes(said) ?? false);
      return [{ byReader, byModel: scored.predicted[index] === scored.labels[index] }];
    });
    const share = (right: readonly unknown[]): number => right.length / read.length;
    return {
      reader,
      cases: read.length,
      accuracy: share(read.filter(({ byReader }) => byReader)),
      modelAccuracy: share(read.filter(({ byModel }) => byModel)),
      p: mcNemarExact(
        read.filter(({ byReader, byModel }) => byReader && !byModel).length,
        read.filter(({ byReader, byModel }) => !byReader && byModel).length,
      ),
    };
  });
}

/** Two-sided binomial test of the discordant pairs; 1 when there is none. */
export function mcNemarExact(onlyFirst: number, onlySecond: number): number {
  const all = onlyFirst + onlySecond;
  let [tail, logTerm] = [0, -all * Math.LN2];
  for (let k = 0; k <= Math.min(onlyFirst, onlySecond); k++) {
    tail += Math.exp(logTerm);
    logTerm += Math.log((all - k) / (k + 1));
  }
  return Math.min(1, 2 * tail);
}
