import { existsSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import type { EpochReport } from './epoch-report.ts';
import type { NamedArray } from '../samples/tensor-file.ts';
import { readTensorFile, writeTensorFile } from '../samples/tensor-file.ts';

/** The state of a training after an epoch. */
export interface Checkpoint {
  /** Weights of the network, then the state of the optimiser. */
  readonly current: readonly NamedArray[];
  /** Weights of the network after its best epoch so far. */
  readonly best: readonly NamedArray[];
  readonly history: readonly EpochReport[];
}

const OPTIMISER = 'optimiser/';

/** Copies the weights of a network (and the state of its optimiser) out of the backend. */
export async function captureWeights(model: tf.LayersModel, optimizer?: tf.Optimizer): Promise<NamedArray[]> {
  const weights = model.getWeights().map((tensor, index) => ({ name: `weight/${index}`, tensor }));
  const state = (await optimizer?.getWeights()) ?? [];
  const named = [...weights, ...state.map(({ name, tensor }) => ({ name: OPTIMISER + name, tensor }))];
  return Promise.all(
    named.map(async ({ name, tensor }) => ({
      name,
      shape: tensor.shape,
      values: Float32Array.from(await tensor.data()),
    })),
  );
}

/** Puts a checkpoint back, so that training goes on where it was. */
export async function restoreWeights(
  model: tf.LayersModel,
  optimizer: tf.Optimizer,
  checkpoint: Checkpoint,
): Promise<void> {
  const tensorOf = ({ values, shape }: NamedArray): tf.Tensor => tf.tensor(values, [...shape]);
  const isState = ({ name }: NamedArray): boolean => name.startsWith(OPTIMISER);
  model.setWeights(checkpoint.current.filter((array) => !isState(array)).map(tensorOf));
  const state = checkpoint.current.filter(isState);
  await optimizer.setWeights(
    state.map((array) => ({ name: array.name.slice(OPTIMISER.length), tensor: tensorOf(array) })),
  );
}

/** Writes a checkpoint, whole or not at all. */
export async function saveCheckpoint(path: string, checkpoint: Checkpoint): Promise<void> {
  const { current, best, history } = checkpoint;
  await writeTensorFile(path, {
    header: { history, current: current.length },
    arrays: [...current, ...best],
  });
}

/** Reads a checkpoint, or answers `null` where there is none. */
export async function loadCheckpoint(path: string): Promise<Checkpoint | null> {
  if (!existsSync(path)) return null;
  const { header, arrays } = await readTensorFile(path);
  const { history, current } = header as { history: EpochReport[]; current: number };
  return { history, current: arrays.slice(0, current), best: arrays.slice(current) };
}
