import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { dcganDiscriminator, dcganGenerator } from '../../networks/dcgan.ts';
import { DataSetError } from '../data-set/data-set-error.ts';
import type { NamedArray } from '../samples/tensor-file.ts';
import { readTensorFile, writeTensorFile } from '../samples/tensor-file.ts';

export interface GanSettings {
  readonly rows: number;
  readonly columns: number;
  readonly widthFactor: number;
  readonly epochs: number;
  readonly batchSize: number;
  /** Of Adam, for both networks; 2e-4. */
  readonly learningRate: number;
  /** First moment's decay of Adam; 0.5. */
  readonly beta1: number;
  readonly seed: number;
}

/** Mean losses of an epoch. */
export interface GanEpoch {
  readonly epoch: number;
  readonly generator: number;
  readonly discriminator: number;
}

/** Two networks and their optimisers on the way. */
export interface GanState {
  readonly settings: GanSettings;
  readonly generator: tf.LayersModel;
  readonly discriminator: tf.LayersModel;
  readonly optimizers: Readonly<Record<Player, tf.AdamOptimizer>>;
  readonly history: GanEpoch[];
}

type Player = 'generator' | 'discriminator';

const PLAYERS: readonly Player[] = ['generator', 'discriminator'];

/** Fresh networks. */
export function startGan(settings: GanSettings): GanState {
  const { learningRate, beta1 } = settings;
  return {
    settings,
    generator: dcganGenerator(settings),
    discriminator: dcganDiscriminator(settings),
    optimizers: {
      generator: tf.train.adam(learningRate, beta1),
      discriminator: tf.train.adam(learningRate, beta1),
    },
    history: [],
  };
}

/** Writes all that a training needs to go on exactly here, whole or not at all. */
export async function saveGan(path: string, state: GanState, origin: string): Promise<void> {
  const arrays: NamedArray[] = [];
  for (const player of PLAYERS) {
    for (const [index, weight] of state[player].getWeights().entries())
      arrays.push(await arrayOf(`${player}/${index}`, weight));
    for (const { name, tensor } of await state.optimizers[player].getWeights())
      arrays.push(await arrayOf(`${player}-optimiser/${name}`, tensor));
  }
  const { settings, history } = state;
  await writeTensorFile(path, { header: { kind: 'dcgan', settings, history, origin }, arrays });
}

/**
 * The state that was saved, or `null` when there is none. `origin` names the training images.
 *
 * @throws DataSetError `DATA_SET_REQUEST` when it was saved by a training with other settings or other images; more epochs are no other settings
 */
export async function resumeGan(
  path: string,
  settings: GanSettings,
  origin: string,
): Promise<GanState | null> {
  if (!existsSync(path)) return null;
  const { header, arrays } = await readTensorFile(path);
  const saved = header as { settings?: GanSettings; history?: GanEpoch[]; origin?: string };
  const same =
    JSON.stringify({ ...saved.settings, epochs: 0 }) === JSON.stringify({ ...settings, epochs: 0 });
  if (!same || saved.origin !== origin)
    throw new DataSetError('DATA_SET_REQUEST', [
      `${path} was made with other settings or other images; remove it or choose another folder`,
    ]);
  const state = startGan(settings);
  for (const player of PLAYERS) {
    const tensorsOf = (prefix: string): { name: string; tensor: tf.Tensor }[] =>
      arrays
        .filter(({ name }) => name.startsWith(prefix))
        .map(({ name, shape, values }) => ({
          name: name.slice(prefix.length),
          tensor: tf.tensor(values, [...shape]),
        }));
    const weights = tensorsOf(`${player}/`).map(({ tensor }) => tensor);
    state[player].setWeights(weights);
    tf.dispose(weights);
    await state.optimizers[player].setWeights(tensorsOf(`${player}-optimiser/`));
  }
  state.history.push(...(saved.history ?? []));
  return state;
}

/** SHA-256 of the generator's weights: names the model that drew an image. */
export function hashOfGenerator({ generator }: GanState): string {
  const hash = createHash('sha256');
  for (const weight of generator.getWeights()) hash.update(new Uint8Array(weight.dataSync().slice().buffer));
  return hash.digest('hex');
}

/** Frees both networks and their optimisers. */
export function disposeGan({ generator, discriminator, optimizers }: GanState): void {
  generator.dispose();
  discriminator.dispose();
  for (const player of PLAYERS) optimizers[player].dispose();
}

async function arrayOf(name: string, tensor: tf.Tensor): Promise<NamedArray> {
  return { name, shape: tensor.shape, values: Float32Array.from(await tensor.data()) };
}
