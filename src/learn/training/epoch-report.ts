/** What one epoch of a training came to. */
export interface EpochReport {
  /** Counts from 1. */
  readonly epoch: number;
  /** Learning rate of its last step. */
  readonly learningRate: number;
  readonly trainingLoss: number;
  readonly trainingAccuracy: number;
  /** `null` without a validation set, as the three after it. */
  readonly validationLoss: number | null;
  readonly validationAccuracy: number | null;
  /** Of the summed positive classes; `null` also when one side is empty. */
  readonly validationAuc: number | null;
  /** Whether the validation set was served better than in any epoch before. */
  readonly best: boolean;
  readonly seconds: number;
}

type Quality = Pick<EpochReport, 'validationAuc' | 'validationLoss'>;

/** By AUC of the finding; by loss where that is undefined or equal. The temperature is fitted afterwards anyway. */
export function isBetter(one: Quality, other: Quality): boolean {
  const difference = (one.validationAuc ?? 0) - (other.validationAuc ?? 0);
  const lossOf = ({ validationLoss }: Quality): number => validationLoss ?? Infinity;
  return difference === 0 ? lossOf(one) < lossOf(other) : difference > 0;
}

/** Whether no epoch was best for longer than patience allows. */
export function isStale(history: readonly EpochReport[], patience: number | null): boolean {
  if (patience === null || history.length === 0) return false;
  return history.length - 1 - history.findLastIndex(({ best }) => best) >= patience;
}
