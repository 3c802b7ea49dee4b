import type { TrainingCurve } from '../../figures/training-curves-chart.ts';
import type { CasePicture } from '../case-picture.ts';
import type { CaseTime } from '../case-time.ts';
import type { FrocResult } from '../froc.ts';
import type { PredictionTable } from '../prediction-table.ts';

/** How several results belong together: other models, other trainings of one model, or folds. */
export type Grouping = 'models' | 'runs' | 'folds';

/** What a report can show beside the results themselves. */
export interface ReportExtras {
  readonly title?: string;
  readonly grouping?: Grouping;
  /** The predictions behind the results, in the same order; they are written beside the page, and compared case by case. */
  readonly tables?: readonly PredictionTable[];
  /** Something beside the results is synthetic too, for example the detections. */
  readonly synthetic?: boolean;
  readonly froc?: readonly { readonly model: string; readonly result: FrocResult }[];
  /** By quantity, for example `loss`. */
  readonly training?: Readonly<Record<string, readonly TrainingCurve[]>>;
  /** Pictures of cases for the gallery and the list of misclassified ones, by case id. */
  readonly pictures?: ReadonlyMap<string, CasePicture>;
  /** How long a case took, in the order of the results; `null` where the predictions came from a file. */
  readonly times?: readonly (CaseTime | null)[];
}
