import * as tf from '@tensorflow/tfjs';
import { loadTfjs } from '../../infer/tfjs-runtime.ts';
import { RandomStream, deriveSeed } from '../../phantom/random.ts';
import type { Augmentation } from './augment.ts';
import { installBatchNormGradient } from './batch-norm-gradient.ts';
import type { Checkpoint } from './checkpoint.ts';
import { captureWeights, restoreWeights } from './checkpoint.ts';
import type { EpochReport } from './epoch-report.ts';
import type { LabelledImages } from '../samples/labelled-images.ts';
import type { ClassGrouping } from './losses.ts';
import { classLoss, focusLoss } from './losses.ts';
import type { Batch } from './make-batch.ts';
import { disposeBatch, makeBatch } from './make-batch.ts';
import { indexOfMaximum } from '../evaluation/index-of-maximum.ts';
import { evaluate } from './predict-set.ts';
import { installWasmGradients } from './wasm-gradients.ts';

export interface TrainingSettings {
  readonly epochs: number;
  readonly batchSize: number;
  /** Of Adam, at the start; falls to a hundredth along a half cosine. */
  readonly learningRate: number;
  /** Stop after this many epochs without a better result on the validation set. */
  readonly patience: number;
  /** Of the order of images and of the augmentation. */
  readonly seed: number;
  readonly augmentation: Augmentation;
  /** Weight of telling the classes of one side (positive or not) apart, beside telling the sides apart; 1 = plain. */
  readonly subclassWeight: number;
  /** Weight of the focus maps' loss beside that of the classes, for a network with focus heads. */
  readonly focusWeight: number;
  /** Classes that together are the positive finding whose AUC is followed. */
  readonly positive: readonly string[];
}

export interface TrainingProgress {
  readonly onStep?: (step: { epoch: number; step: number; steps: number; loss: number }) => void;
  readonly onEpoch?: (report: EpochReport) => void;
  /** Told after every epoch, so that a later run can go on exactly here. */
  readonly onCheckpoint?: (checkpoint: Checkpoint) => Promise<void>;
  readonly resumeFrom?: Checkpoint | null;
  readonly signal?: AbortSignal;
}

/**
 * Trains a classifier (its first output, and its focus heads where it has some) with Adam on cross-entropy and leaves the weights of its best epoch in it. Everything
 * random derives from the seed and the epoch, so that a resumed run equals an uninterrupted one.
 */
export async function train(
  model: tf.LayersModel,
  training: LabelledImages,
  validation: LabelledImages,
  settings: TrainingSettings,
  progress: TrainingProgress = {},
): Promise<readonly EpochReport[]> {
  await loadTfjs('wasm');
  installWasmGradients();
  installBatchNormGradient();
  const optimizer = tf.train.adam(settings.learningRate);
  const resumed = progress.resumeFrom ?? null;
  if (resumed !== null) await restoreWeights(model, optimizer, resumed);
  const history: EpochReport[] = [...(resumed?.history ?? [])];
  let best = resumed?.best ?? (await captureWeights(model));
  while (history.length < settings.epochs && !isStale(history, settings.patience)) {
    progress.signal?.throwIfAborted();
    const started = performance.now();
    const epoch = history.length + 1;
    const fitted = await runEpoch(model, optimizer, training, settings, epoch, progress);
    const checked = await evaluate(model, validation, settings.positive);
    const measured = {
      epoch,
      trainingLoss: fitted.loss,
      trainingAccuracy: fitted.accuracy,
      validationLoss: checked.loss,
      validationAccuracy: checked.accuracy,
      validationAuc: checked.auc,
      seconds: (performance.now() - started) / 1000,
    };
    const report: EpochReport = {
      ...measured,
      best: history.every((earlier) => isBetter(measured, earlier)),
    };
    if (report.best) best = await captureWeights(model);
    history.push(report);
    progress.onEpoch?.(report);
    if (progress.onCheckpoint !== undefined) {
      const current = await captureWeights(model, optimizer);
      await progress.onCheckpoint({ current, best, history });
    }
  }
  model.setWeights(best.map(({ values, shape }) => tf.tensor(values, [...shape])));
  optimizer.dispose();
  return history;
}

type Quality = Pick<EpochReport, 'validationAuc' | 'validationLoss'>;

/** By AUC of the finding; by loss where that is undefined or equal. The temperature is fitted afterwards anyway. */
function isBetter(one: Quality, other: Quality): boolean {
  const difference = (one.validationAuc ?? 0) - (other.validationAuc ?? 0);
  return difference === 0 ? one.validationLoss < other.validationLoss : difference > 0;
}

function isStale(history: readonly EpochReport[], patience: number): boolean {
  const lastBest = history.findLastIndex(({ best }) => best);
  return history.length - 1 - lastBest >= patience && history.length > 0;
}

async function runEpoch(
  model: tf.LayersModel,
  optimizer: tf.AdamOptimizer,
  set: LabelledImages,
  settings: TrainingSettings,
  epoch: number,
  progress: TrainingProgress,
): Promise<{ loss: number; accuracy: number }> {
  const random = new RandomStream(deriveSeed(settings.seed, `epoch-${epoch}`));
  const order = shuffled(set.labels.length, random);
  const losses: LossSettings = {
    focusWeight: settings.focusWeight,
    grouping: {
      isPositive: set.classNames.map((name) => settings.positive.includes(name)),
      subclassWeight: settings.subclassWeight,
    },
  };
  const steps = Math.floor(order.length / settings.batchSize);
  let lossSum = 0;
  let correct = 0;
  for (let step = 0; step < steps; step++) {
    progress.signal?.throwIfAborted();
    setLearningRate(optimizer, settings, epoch - 1 + step / steps);
    const chosen = order.slice(step * settings.batchSize, (step + 1) * settings.batchSize);
    const batch = makeBatch(set, chosen, { by: settings.augmentation, random });
    const result = fitBatch(model, optimizer, batch, losses);
    disposeBatch(batch);
    lossSum += result.loss;
    correct += result.correct;
    progress.onStep?.({ epoch, step: step + 1, steps, loss: result.loss });
    // tfjs on wasm never yields by itself: let timers and signals through.
    await new Promise(setImmediate);
  }
  return { loss: lossSum / steps, accuracy: correct / (steps * settings.batchSize) };
}

interface LossSettings {
  readonly focusWeight: number;
  readonly grouping: ClassGrouping;
}

function fitBatch(
  model: tf.LayersModel,
  optimizer: tf.AdamOptimizer,
  { images, truth, foci }: Batch,
  { focusWeight, grouping }: LossSettings,
): { loss: number; correct: number } {
  let correct = 0;
  const loss = optimizer.minimize(() => {
    const [probabilities, ...maps] = [
      model.apply(images, { training: true }) as tf.Tensor | tf.Tensor[],
    ].flat();
    correct = countCorrect(probabilities as tf.Tensor2D, truth);
    const ofClasses = classLoss(truth, probabilities as tf.Tensor2D, grouping);
    if (foci === null) return ofClasses;
    const ofFoci = maps.map((map) => tf.mul(focusLoss(foci, map), focusWeight));
    return tf.addN([ofClasses, ...ofFoci]) as tf.Scalar;
  }, true)!;
  const value = loss.dataSync()[0]!;
  loss.dispose();
  return { loss: value, correct };
}

function countCorrect(probabilities: tf.Tensor2D, truth: tf.Tensor2D): number {
  const classes = probabilities.shape[1];
  const answers = probabilities.dataSync();
  const truths = truth.dataSync();
  let correct = 0;
  for (let start = 0; start < answers.length; start += classes) {
    const chosen = indexOfMaximum(answers.subarray(start, start + classes));
    if (truths[start + chosen] === 1) correct++;
  }
  return correct;
}

/** Half a cosine over the whole training, after a linear rise in the first half epoch. */
function setLearningRate(optimizer: tf.AdamOptimizer, settings: TrainingSettings, epochsDone: number): void {
  const cosine = (1 + Math.cos((Math.PI * epochsDone) / settings.epochs)) / 2;
  const rise = Math.min(1, 0.05 + epochsDone / 0.5);
  // tfjs has no schedules and keeps the rate as a plain property of the optimiser.
  (optimizer as unknown as { learningRate: number }).learningRate =
    settings.learningRate * rise * (0.01 + 0.99 * cosine);
}

function shuffled(length: number, random: RandomStream): number[] {
  const order = Array.from({ length }, (_, index) => index);
  for (let index = length - 1; index > 0; index--) {
    const other = random.integer(0, index);
    [order[index], order[other]] = [order[other]!, order[index]!];
  }
  return order;
}
