/** What one epoch of a training came to. */
export interface EpochReport {
  /** Counts from 1. */
  readonly epoch: number;
  readonly trainingLoss: number;
  readonly trainingAccuracy: number;
  readonly validationLoss: number;
  readonly validationAccuracy: number;
  /** Of the summed positive classes; `null` when one side is empty. */
  readonly validationAuc: number | null;
  /** Whether the validation set was served better than in any epoch before. */
  readonly best: boolean;
  readonly seconds: number;
}
