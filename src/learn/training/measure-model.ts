import type { Answers } from '../evaluation/calibration.ts';
import { answerOf } from '../evaluation/calibration.ts';
import { evaluatePredictions } from '../evaluation/evaluate-predictions.ts';
import type { Figure } from '../evaluation/figure.ts';
import type { PredictionTable } from '../evaluation/prediction-table.ts';
import type { LabelledImages } from '../samples/labelled-images.ts';
import type { RecipeDecision } from './recipe.ts';

/** Names of a model card, and where an evaluation has them; every `auc CLASS` comes besides. */
const CARD: Readonly<Record<string, string>> = {
  auc: 'findingAuc',
  sensitivity: 'findingSensitivity',
  specificity: 'findingSpecificity',
  calibrationError: 'findingEce',
  accuracy: 'accuracy',
  macroF1: 'macroF1',
  aucMacro: 'aucMacro',
  ece: 'ece',
  brier: 'brier',
};

/**
 * The figures of a model card on a set that training never saw: of the finding where the decision is a threshold, and
 * for all rules those of the classes. Undefined figures are left out.
 */
export function measureModel(
  table: PredictionTable,
  decision: RecipeDecision,
  threshold: number | null,
): Record<string, Figure> {
  const isFinding = decision.rule === 'threshold' && threshold !== null;
  const { figures } = evaluatePredictions(table, isFinding ? { positive: decision.positive, threshold } : {});
  const chosen = Object.entries(CARD).flatMap(([name, source]): [string, Figure][] => {
    const figure = figures[source];
    return figure === undefined || (!isFinding && source.startsWith('finding')) ? [] : [[name, figure]];
  });
  const ofClasses = Object.entries(figures).filter(([name]) => name.startsWith('auc '));
  return Object.fromEntries([...chosen, ...ofClasses].map(([name, figure]) => [name, rounded(figure)]));
}

function rounded({ value, interval95, n }: Figure): Figure {
  return {
    value: to4(value),
    ...(interval95 === undefined ? {} : { interval95: [to4(interval95[0]), to4(interval95[1])] as const }),
    n,
  };
}

function to4(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}

/** Whose answers to what. */
export interface PredictionNames {
  readonly model: string;
  readonly dataSet: string;
  readonly synthetic: boolean;
}

/** What a model said of a set, for `evaluate`. */
export function tabulatePredictions(
  names: PredictionNames,
  answers: Answers,
  set: LabelledImages,
): PredictionTable {
  return {
    ...names,
    classNames: set.classNames,
    cases: set.cases.map(({ id, patientId, findings, attributes }, index) => ({
      id,
      patientId,
      truth: set.classNames[set.labels[index]!]!,
      ...(findings === undefined ? {} : { findings }),
      probabilities: [...answerOf(answers, index)],
      attributes,
    })),
  };
}
