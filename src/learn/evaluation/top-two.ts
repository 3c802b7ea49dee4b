import { checkInvariants } from './check-invariants.ts';
import type { ConfusionMatrix, MacroMetrics } from './metrics.ts';
import { classMetrics, confusionMatrix, macroMetrics } from './metrics.ts';
import type { PredictionTable } from './prediction-table.ts';
import type { ScoredCases } from './scored-cases.ts';
import { scoreCases } from './scored-cases.ts';

/** The value that fits the published examples 0.94/0.05 and 0.79/0.15. */
export const DEFAULT_THETA = 0.05;

/** The two classes that can be present together, as numbers. */
export type ClassPair = readonly [number, number];

/** What the top-2 rule makes of a table whose cases can have two diseases at once. */
export interface TopTwoEvaluation {
  readonly theta: number;
  readonly pair: readonly [string, string];
  /** (a) Three classes: a case of both counts as correct when either is the most probable class. */
  readonly threeClass: { readonly matrix: ConfusionMatrix; readonly macro: MacroMetrics };
  /** (b) "Both" as a class of its own, predicted by the rule. */
  readonly fourClass: {
    readonly classNames: readonly string[];
    readonly matrix: ConfusionMatrix;
    readonly macro: MacroMetrics;
  };
  /** (c) Each class present or not: F1 per class, their mean, F1 of all decisions together, share of cases wholly right. */
  readonly multiLabel: {
    readonly f1: readonly (number | null)[];
    readonly macroF1: number | null;
    readonly microF1: number | null;
    readonly exactMatch: number;
  };
}

/** Whether both classes of the pair are found: they are the two most probable, and the second reaches theta. */
export function findsBoth(probabilities: readonly number[], pair: ClassPair, theta: number): boolean {
  const order = probabilities.map((_, index) => index).sort((a, b) => probabilities[b]! - probabilities[a]!);
  const [first, second] = order as [number, number];
  return pair.includes(first) && pair.includes(second) && probabilities[second]! >= theta;
}

/** The pair that occurs together in a table; `null` when no case has two findings, or different pairs occur. */
export function pairOf({ classNames, cases }: PredictionTable): ClassPair | null {
  const pairs = new Set(
    cases.flatMap(({ findings }) =>
      findings?.length === 2
        ? [
            findings
              .map((name) => classNames.indexOf(name))
              .sort((a, b) => a - b)
              .join(),
          ]
        : [],
    ),
  );
  if (pairs.size !== 1) return null;
  return [...pairs][0]!.split(',').map(Number) as unknown as ClassPair;
}

/**
 * Evaluates the top-2 rule in the three ways the paper can be read.
 *
 * @param pair - two classes, or more than one case of the table would be ambiguous
 * @source S002, R-099
 */
export function evaluateTopTwo(
  table: PredictionTable,
  pair: ClassPair,
  theta = DEFAULT_THETA,
): TopTwoEvaluation {
  const scored = scoreCases(table);
  const { classNames } = table;
  const both = classNames.length;
  const truth = scored.present.map((row, index) => (hasBoth(row, pair) ? both : scored.labels[index]!));
  const said = scored.probabilities.map((row, index) =>
    findsBoth(row, pair, theta) ? both : scored.predicted[index]!,
  );
  const three = confusionMatrix(scored.labels, scored.predicted, both);
  const four = confusionMatrix(truth, said, both + 1);
  for (const matrix of [three, four]) checkInvariants(matrix, truth.length);
  const names: readonly [string, string] = [classNames[pair[0]]!, classNames[pair[1]]!];
  return {
    theta,
    pair: names,
    threeClass: { matrix: three, macro: macroMetrics(three) },
    fourClass: { classNames: [...classNames, names.join('&')], matrix: four, macro: macroMetrics(four) },
    multiLabel: multiLabel(scored, said, pair),
  };
}

/**
 * The theta, from 0.01 to 0.5, with the highest macro F1 of the four-class view; the lowest of equals. For a validation
 * set, never for the set that is reported.
 */
export function tuneTheta(table: PredictionTable, pair: ClassPair): number {
  let [best, bestF1] = [DEFAULT_THETA, Number.NEGATIVE_INFINITY];
  for (let step = 1; step <= 50; step++) {
    const f1 = evaluateTopTwo(table, pair, step / 100).fourClass.macro.f1 ?? 0;
    if (f1 > bestF1) [best, bestF1] = [step / 100, f1];
  }
  return best;
}

function multiLabel(
  scored: ScoredCases,
  said: readonly number[],
  pair: ClassPair,
): TopTwoEvaluation['multiLabel'] {
  const isSaid = (index: number, at: number): boolean =>
    said[index] === scored.classes ? pair.includes(at) : said[index] === at;
  // Class by class: present or not against said or not, "present" first.
  const each = Array.from({ length: scored.classes }, (_, at) =>
    confusionMatrix(
      scored.present.map((row) => (row[at]! ? 0 : 1)),
      said.map((_, index) => (isSaid(index, at) ? 0 : 1)),
      2,
    ),
  );
  const pot = [0, 1].map((row) => [0, 1].map((column) => each.reduce((sum, m) => sum + m[row]![column]!, 0)));
  const f1 = each.map((matrix) => classMetrics(matrix, 0).f1);
  const defined = f1.filter((value) => value !== null);
  const exact = scored.present.filter((row, index) =>
    row.every((isThere, at) => isThere === isSaid(index, at)),
  );
  return {
    f1,
    macroF1: defined.length === 0 ? null : defined.reduce((sum, value) => sum + value, 0) / defined.length,
    microF1: classMetrics(pot, 0).f1,
    exactMatch: exact.length / scored.present.length,
  };
}

function hasBoth(present: readonly boolean[], pair: ClassPair): boolean {
  return present[pair[0]]! && present[pair[1]]!;
}
