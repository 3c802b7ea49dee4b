/** What is known of a training beside its predictions. */
export interface TrainingFacts {
  /** Number of weights of the network. */
  readonly weights: number;
  readonly seconds: number;
  /** Median of the exported network alone, on one thread of the processor. */
  readonly millisecondsPerCase: number;
}
