import type { LabelledImages } from '../samples/labelled-images.ts';
import type { NetworkSpec } from './network-spec.ts';
import type { TrainingBackend } from './backend-name.ts';
import type { TrainingSettings } from './training-settings.ts';
import type { FlatWeights } from './flat-network.ts';

/** All a thread needs to take part in a training; plain data. */
export interface TrainingTask {
  readonly network: NetworkSpec;
  readonly settings: TrainingSettings;
  readonly backend: TrainingBackend;
  readonly training: LabelledImages;
  /** `null` where a training has none, as in the papers. */
  readonly validation: LabelledImages | null;
}

/** One step of a training: which images of the training set, and where it stands, for its random numbers. */
export interface StepRequest {
  readonly epoch: number;
  readonly step: number;
  readonly chosen: readonly number[];
}

/** What the images of a step came to. */
export interface StepResult {
  /** Mean over the images. */
  readonly loss: number;
  /** Images whose most probable class is (one of) theirs. */
  readonly correct: number;
}

/** Computes on one thread or several; the weights live with whoever calls it. */
export interface StepRunner {
  readonly workers: number;
  /**
   * Gradients of the loss of the chosen images at `at.weights`, written into `gradients`. The running statistics of the
   * batch norms, `at.statistics`, are replaced by what they are after the step.
   */
  step(request: StepRequest, at: FlatWeights, gradients: Float32Array): Promise<StepResult>;
  /** Probabilities of images of a set in evaluation mode, row-major, with the given weights; of all without a range. */
  predict(
    set: 'training' | 'validation',
    at: FlatWeights,
    range?: readonly [number, number],
  ): Promise<Float32Array>;
  close(): Promise<void>;
}

/** The images first..last of a part of `count` for worker `index` of `workers`, as even as can be. */
export function shareOf(count: number, index: number, workers: number): { from: number; to: number } {
  const at = (worker: number): number => Math.round((worker * count) / workers);
  return { from: at(index), to: at(index + 1) };
}
