import { existsSync } from 'node:fs';
import type { NamedArray } from '../samples/tensor-file.ts';
import { readTensorFile, writeTensorFile } from '../samples/tensor-file.ts';
import type { AdamState } from './adam.ts';
import type { EpochReport } from './epoch-report.ts';
import type { FlatWeights } from './flat-network.ts';
import { TrainingError } from './training-error.ts';

/** How far the epoch is that a checkpoint was written in. */
export interface EpochProgress {
  /** Steps done of the epoch after the last one of the history. */
  readonly step: number;
  /** Sums over those steps. */
  readonly loss: number;
  readonly correct: number;
  readonly seconds: number;
}

/** The state of a training between two steps: enough to go on exactly as if it had never stopped. */
export interface Checkpoint {
  readonly current: FlatWeights;
  readonly adam: AdamState;
  /** After the best epoch so far. */
  readonly best: FlatWeights;
  readonly history: readonly EpochReport[];
  readonly progress: EpochProgress;
}

const ARRAYS = ['weights', 'statistics', 'mean', 'square', 'bestWeights', 'bestStatistics'] as const;

/**
 * Writes a checkpoint, whole or not at all.
 *
 * @param key - stands for everything that decides the outcome of the training
 */
export async function saveCheckpoint(path: string, key: string, checkpoint: Checkpoint): Promise<void> {
  const { current, adam, best, history, progress } = checkpoint;
  const values = [current.weights, current.statistics, adam.mean, adam.square, best.weights, best.statistics];
  await writeTensorFile(path, {
    header: { key, history, progress, steps: adam.steps },
    arrays: values.map((array, index) => ({
      name: ARRAYS[index]!,
      shape: [array.length],
      values: array,
    })),
  });
}

/**
 * Reads a checkpoint, or answers `null` where there is none.
 *
 * @throws TrainingError TRAIN_CHECKPOINT when it belongs to another training
 */
export async function loadCheckpoint(path: string, key: string): Promise<Checkpoint | null> {
  if (!existsSync(path)) return null;
  const { header, arrays } = await readTensorFile(path);
  const { history, progress, steps } = header as Pick<Checkpoint, 'history' | 'progress'> & {
    steps: number;
  };
  if (header['key'] !== key)
    throw new TrainingError(
      'TRAIN_CHECKPOINT',
      `${path} belongs to a training with other settings, data or program; remove it to begin anew`,
    );
  const [weights, statistics, mean, square, bestWeights, bestStatistics] = ARRAYS.map((name) =>
    valuesOf(arrays, name),
  ) as [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array, Float32Array];
  return {
    current: { weights, statistics },
    adam: { mean, square, steps },
    best: { weights: bestWeights, statistics: bestStatistics },
    history,
    progress,
  };
}

function valuesOf(arrays: readonly NamedArray[], name: string): Float32Array {
  return arrays.find((array) => array.name === name)!.values;
}
