import type { AnsweredCase } from './answered-case.ts';
import type { CalibrationReport } from './calibration-report.ts';
import type { Figure } from './figure.ts';
import type { FindingMetrics } from './finding-counts.ts';
import type { BinaryCounts, ClassMetrics, ConfusionMatrix, MacroMetrics } from './metrics.ts';
import type { MultiClassRoc, RocOfClass } from './multi-class-auc.ts';
import type { ReaderComparison } from './reader-comparison.ts';
import type { SubgroupTable } from './subgroups.ts';
import type { TopTwoEvaluation } from './top-two.ts';

/** What to look at beyond the classes themselves. */
export interface EvaluationOptions {
  /** Classes that are the finding; left out = every class that is not a name of normality, if there is one. */
  readonly positive?: readonly string[];
  /** Say the finding at this summed probability or above; left out = when the most probable class is one of it. */
  readonly threshold?: number;
  /** Attributes to make subgroup tables of; `a+b` crosses two. */
  readonly subgroups?: readonly string[];
  /** Second probability from which two diseases are said together. */
  readonly theta?: number;
  /** Bootstrap draws; 0 = no intervals. */
  readonly draws?: number;
  readonly seed?: number;
}

/** One class against all others. */
export interface ClassEvaluation {
  readonly name: string;
  readonly cases: number;
  readonly counts: BinaryCounts;
  readonly metrics: ClassMetrics;
}

/** How a yes-or-no result came about; the papers' two-class table is another model than the merged one. */
export type TwoClassOrigin = 'two-class (merged)' | 'two-class (retrained)';

/** A yes-or-no finding made of some of the classes. */
export interface FindingEvaluation {
  readonly origin: TwoClassOrigin;
  readonly positive: readonly string[];
  /** `null` = the finding is said when the most probable class belongs to it. */
  readonly threshold: number | null;
  readonly counts: BinaryCounts;
  readonly metrics: FindingMetrics;
  readonly roc: RocOfClass;
  /** Expected calibration error of the finding's probability. */
  readonly ece: number;
}

/** Everything that is said of one model on one set of cases. */
export interface EvaluationResult {
  readonly model: string;
  readonly dataSet: string;
  readonly synthetic: boolean;
  readonly classNames: readonly string[];
  readonly cases: number;
  readonly patients: number;
  readonly confusion: ConfusionMatrix;
  readonly normalised: readonly (readonly (number | null)[])[];
  readonly perClass: readonly ClassEvaluation[];
  readonly macro: MacroMetrics;
  readonly roc: MultiClassRoc;
  readonly calibration: CalibrationReport | null;
  readonly finding: FindingEvaluation | null;
  readonly topTwo: TopTwoEvaluation | null;
  readonly subgroups: readonly SubgroupTable[];
  readonly misclassified: readonly AnsweredCase[];
  /** Examples: the surest correct answers of each class. */
  readonly correct: readonly AnsweredCase[];
  readonly readers: readonly ReaderComparison[];
  /** The figures of summaries and model cards, with intervals: `accuracy`, `macroF1`, `aucMicro`, ... */
  readonly figures: Readonly<Record<string, Figure>>;
  /** Figures that are undefined here because they would divide by zero. */
  readonly undefinedFigures: readonly string[];
  readonly bootstrap: { readonly draws: number; readonly seed: number };
}
