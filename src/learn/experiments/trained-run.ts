import type { PredictionTable } from '../evaluation/prediction-table.ts';
import type { EpochReport } from '../training/epoch-report.ts';
import type { PlannedTraining } from './plan-trainings.ts';
import type { TrainingFacts } from './training-facts.ts';

/** Predictions of a trained network on patients it never saw. */
export interface TestTables {
  readonly originals: PredictionTable;
  /** With the augmented copies of the test patients, as the papers measured; `null` where there are none. */
  readonly withCopies: PredictionTable | null;
}

/** A training that came to its end, or whose loss was no number any more. */
export type TrainedRun = {
  readonly plan: PlannedTraining;
} & (
  | {
      readonly kind: 'done';
      readonly facts: TrainingFacts;
      readonly history: readonly EpochReport[];
      readonly tables: TestTables;
    }
  | { readonly kind: 'diverged'; readonly reason: string }
);

export type FinishedRun = Extract<TrainedRun, { kind: 'done' }>;
