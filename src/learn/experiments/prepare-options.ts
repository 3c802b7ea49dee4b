import type { ExperimentEvent } from './experiment-event.ts';
import type { Paper, Repetition } from './experiment.ts';
import type { Scale } from './scale.ts';

/** Where and how data sets are made. */
export interface PrepareOptions {
  readonly folder: string;
  readonly scale: Scale;
  readonly paper: Paper;
  readonly repetition: Repetition;
  readonly seed: number;
  /** Threads that make phantoms; left out = all cores. */
  readonly makers?: number;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: ExperimentEvent) => void;
}
