import type { Outcome } from '../study/outcome.ts';

/** Who counts what the pipeline does; the metrics are one. */
export interface PipelineObserver {
  /** A station's work on one study took so long. */
  stationTook(station: string, ms: number): void;
  analysed(outcome: Outcome | null): void;
  deliveryEnded(destination: string, outcome: 'delivered' | 'retried' | 'failed'): void;
}
