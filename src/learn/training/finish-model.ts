import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import type { InferenceEngine } from '../../infer/inference-engine.ts';
import { openEngine } from '../../infer/open-engine.ts';
import { SELF_CHECK_KEY, probeImage } from '../../infer/self-check.ts';
import { exportOnnx } from '../../networks/export-onnx.ts';
import { silentLogger } from '../../platform/logger.ts';
import { channelsOf } from '../../preprocess/preprocessing-ids.ts';
import type { Answers } from '../evaluation/calibration.ts';
import { fitTemperature } from '../evaluation/calibration.ts';
import { scoresOf, truthsOf } from '../evaluation/finding-scores.ts';
import { youdenThreshold } from '../evaluation/operating-point.ts';
import type { LabelledImages } from '../samples/labelled-images.ts';
import { imageAt } from '../samples/labelled-images.ts';
import { predictImages } from './predict-set.ts';
import type { TrainingRecipe } from './recipe.ts';

/** A trained network as it is shipped. */
export interface FinishedNetwork {
  readonly onnx: Uint8Array;
  /** By which the logits were divided; 1 without a validation set. */
  readonly temperature: number;
  /** Of the `threshold` rule; `null` for the others. */
  readonly threshold: number | null;
  /** Largest change of a probability by storing weights in half precision; `null` where they are not. */
  readonly halfPrecisionChange: number | null;
}

/** Weights in half precision are kept where they change no probability by more than this. */
const MOST_CHANGE = 0.01;
const COMPARED_IMAGES = 50;

export interface FinishContext {
  readonly validation: LabelledImages | null;
  readonly classNames: readonly string[];
  /** For the files that are compared; nothing stays there. */
  readonly folder: string;
}

/** Calibrates a trained network on the validation set, finds its operating point, and exports it. */
export async function finishNetwork(
  model: tf.LayersModel,
  recipe: TrainingRecipe,
  { validation, classNames, folder }: FinishContext,
): Promise<FinishedNetwork> {
  const temperature = validation === null ? 1 : await calibrate(model, validation);
  const threshold = await thresholdOf(model, recipe, validation);
  const metadata = {
    classes: classNames.join(),
    preprocessing: recipe.input.preprocessing,
    [SELF_CHECK_KEY]: await answerToProbe(model, recipe),
  };
  const full = exportOnnx(model, metadata);
  if (!recipe.halfWeights || validation === null)
    return { onnx: full, temperature, threshold, halfPrecisionChange: null };
  const half = exportOnnx(model, metadata, { halfWeights: true });
  const change = await largestChange([full, half], validation, folder);
  const kept = change <= MOST_CHANGE;
  return { onnx: kept ? half : full, temperature, threshold, halfPrecisionChange: kept ? change : null };
}

/** Temperature scaling, folded into the last layer so that the exported network is calibrated by itself. */
async function calibrate(model: tf.LayersModel, validation: LabelledImages): Promise<number> {
  const temperature = fitTemperature(await answersOf(model, validation), validation.labels);
  const layer = model.getLayer('classes');
  tf.tidy(() => layer.setWeights(layer.getWeights().map((weight) => tf.div(weight, temperature))));
  return temperature;
}

async function thresholdOf(
  model: tf.LayersModel,
  { decision }: TrainingRecipe,
  validation: LabelledImages | null,
): Promise<number | null> {
  if (decision.rule !== 'threshold') return null;
  if (validation === null) return 0.5;
  const positive = decision.positive.map((name) => validation.classNames.indexOf(name));
  const scores = scoresOf(await answersOf(model, validation), positive);
  const threshold = youdenThreshold(scores, truthsOf(validation.labels, positive));
  return Math.min(0.9999, Math.max(0.0001, Math.round(threshold * 1e4) / 1e4));
}

async function answersOf(model: tf.LayersModel, set: LabelledImages): Promise<Answers> {
  return { probabilities: await predictImages(model, set), classes: set.classNames.length };
}

async function answerToProbe(model: tf.LayersModel, { input }: TrainingRecipe): Promise<string> {
  const { rows, columns } = input;
  const channels = channelsOf(input);
  const probe = tf.tensor(probeImage(rows, columns, channels), [1, rows, columns, channels]);
  const answer = model.predict(probe) as tf.Tensor;
  const values = await answer.data<'float32'>();
  tf.dispose([probe, answer]);
  return values.join();
}

async function largestChange(
  files: readonly Uint8Array[],
  validation: LabelledImages,
  folder: string,
): Promise<number> {
  const [one, other] = await Promise.all(
    files.map(async (bytes, index) => {
      const path = join(folder, `compare-${index}.onnx`);
      await writeFile(path, bytes);
      try {
        return await runFirst(path, validation);
      } finally {
        await rm(path, { force: true });
      }
    }),
  );
  return Math.max(...one!.map((value, at) => Math.abs(value - other![at]!)));
}

async function runFirst(path: string, set: LabelledImages): Promise<number[]> {
  const engine = await openEngine(path, { providers: ['cpu'], threads: 1, logger: silentLogger });
  try {
    const count = Math.min(COMPARED_IMAGES, set.labels.length);
    return [...(await answersOfEngine(engine, set, count)).probabilities];
  } finally {
    await engine.close();
  }
}

/** What an exported network answers to the first images of a set. */
export async function answersOfEngine(
  engine: InferenceEngine,
  set: LabelledImages,
  count: number = set.labels.length,
): Promise<Answers> {
  const classes = set.classNames.length;
  const probabilities = new Float32Array(count * classes);
  for (let index = 0; index < count; index++) {
    const answer = await engine.run(imageAt(set, index), [1, set.rows, set.columns, set.channels]);
    probabilities.set(answer, index * classes);
  }
  return { probabilities, classes };
}
