import type { Figure } from '../evaluation/figure.ts';
import type { EpochReport } from './epoch-report.ts';
import type { StepReport } from './train.ts';

/** What a training tells while it runs. */
export type TrainingEvent =
  | { readonly kind: 'set'; readonly name: string; readonly done: number; readonly count: number }
  | { readonly kind: 'classes'; readonly name: string; readonly counts: Readonly<Record<string, number>> }
  | {
      readonly kind: 'start';
      readonly network: string;
      readonly weights: number;
      readonly backend: string;
      readonly workers: number;
      /** Epochs that an earlier run has done. */
      readonly resumedAfter: number;
    }
  | { readonly kind: 'step'; readonly report: StepReport }
  | { readonly kind: 'epoch'; readonly report: EpochReport }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'figures'; readonly name: string; readonly figures: Readonly<Record<string, Figure>> };
