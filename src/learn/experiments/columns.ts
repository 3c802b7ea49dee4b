import type { EvaluationResult } from '../evaluation/evaluation-result.ts';
import type { Figure } from '../evaluation/figure.ts';
import type { PublishedResult } from '../evaluation/published-results.ts';
import type { BinaryCounts } from '../evaluation/metrics.ts';
import type { TrainingFacts } from './training-facts.ts';

/** A column of a comparison: where its value is found in an evaluation, and in a published row. */
export interface Column {
  readonly head: string;
  /** Digits behind the point. */
  readonly digits: number;
  readonly measured: (
    result: EvaluationResult,
    facts: TrainingFacts,
  ) => Pick<Figure, 'value' | 'interval95'> | null;
  readonly published: (row: PublishedResult) => number | null;
}

const nothing = (): null => null;

function figure(name: string): Column['measured'] {
  return ({ figures }) => figures[name] ?? null;
}

/** F1 of the finding has no bootstrap interval: no summary needs it elsewhere. */
function f1Of({ truePositives, falsePositives, falseNegatives }: BinaryCounts): { value: number } | null {
  const wrong = falsePositives + falseNegatives;
  return truePositives + wrong === 0 ? null : { value: (2 * truePositives) / (2 * truePositives + wrong) };
}

/**
 * All columns. Those of the classes are macro means; those of a finding are of the positive class, as S000 prints its
 * two-class table and S004 its lesions.
 *
 * @source
 */
export const COLUMNS = {
  accuracy: { head: 'Accuracy', digits: 4, measured: figure('accuracy'), published: (row) => row.accuracy },
  precision: {
    head: 'Precision',
    digits: 4,
    measured: figure('macroPrecision'),
    published: (row) => row.precision,
  },
  recall: { head: 'Recall', digits: 4, measured: figure('macroRecall'), published: (row) => row.recall },
  specificity: {
    head: 'Specificity',
    digits: 4,
    measured: figure('macroSpecificity'),
    published: (row) => row.specificity,
  },
  f1: { head: 'F-1 score', digits: 4, measured: figure('macroF1'), published: (row) => row.f1 },
  // The papers print one AUC of several classes without saying which mean it is: it stands in both columns.
  aucMicro: { head: 'AUC (micro)', digits: 4, measured: figure('aucMicro'), published: (row) => row.auc },
  aucMacro: { head: 'AUC (macro)', digits: 4, measured: figure('aucMacro'), published: (row) => row.auc },
  sensitivity: {
    head: 'Sensitivity',
    digits: 4,
    measured: figure('findingSensitivity'),
    published: (row) => row.recall,
  },
  findingSpecificity: {
    head: 'Specificity',
    digits: 4,
    measured: figure('findingSpecificity'),
    published: (row) => row.specificity,
  },
  ppv: { head: 'PPV', digits: 4, measured: figure('findingPpv'), published: (row) => row.precision },
  npv: { head: 'NPV', digits: 4, measured: figure('findingNpv'), published: nothing },
  findingF1: {
    head: 'F-1 score',
    digits: 4,
    measured: ({ finding }) => (finding === null ? null : f1Of(finding.counts)),
    published: (row) => row.f1,
  },
  findingAuc: { head: 'AUC', digits: 4, measured: figure('findingAuc'), published: (row) => row.auc },
  weights: {
    head: 'Weights',
    digits: 0,
    measured: (_, { weights }) => ({ value: weights }),
    published: nothing,
  },
  caseTime: {
    head: 'ms a case',
    digits: 1,
    measured: (_, { millisecondsPerCase }) => ({ value: millisecondsPerCase }),
    published: nothing,
  },
} as const satisfies Readonly<Record<string, Column>>;

export type ColumnName = keyof typeof COLUMNS;
