import * as tf from '@tensorflow/tfjs';
import { deriveSeed } from '../../phantom/random.ts';
import { indexOfMaximum } from '../evaluation/index-of-maximum.ts';
import type { LabelledImages } from '../samples/labelled-images.ts';
import { FlatNetwork } from './flat-network.ts';
import type { ClassGrouping } from './losses.ts';
import { classLoss, focusLoss } from './losses.ts';
import type { Batch } from './make-batch.ts';
import { disposeBatch, makeBatch } from './make-batch.ts';
import { restartDropout } from '../../networks/seeded-dropout.ts';
import type { BuiltNetwork } from './network-spec.ts';
import { predictImages } from './predict-set.ts';
import type { StepRequest, StepResult, StepRunner, TrainingTask } from './step-runner.ts';

/** Computes in this thread. `worker` tells threads apart whose dropout would otherwise be alike. */
export function openLocalRunner(task: TrainingTask, built: BuiltNetwork, worker = 0): StepRunner {
  const { settings, training, validation } = task;
  const flat = new FlatNetwork(built.network);
  const grouping = groupingOf(task);
  return {
    workers: 1,
    async step(request, at, gradients) {
      flat.load(at);
      const { epoch, chosen } = request;
      const batch = makeBatch(training, chosen, {
        augmentation: settings.augmentation,
        seed: deriveSeed(settings.seed, `epoch-${epoch}`),
      });
      restartDropout(built.network, seedOfStep(settings.seed, request, worker));
      const result = await fit(built.network, flat, batch, gradients, { grouping, ...settings });
      await flat.storeStatistics(at.statistics);
      disposeBatch(batch);
      return result;
    },
    predict(set, at, range) {
      flat.load(at);
      return predictImages(built.classifier, set === 'training' ? training : validation!, range);
    },
    close: () => Promise.resolve(),
  };
}

function seedOfStep(seed: number, { epoch, step }: StepRequest, worker: number): number {
  return deriveSeed(seed, `dropout-${epoch}-${step}-${worker}`);
}

async function fit(
  network: tf.LayersModel,
  flat: FlatNetwork,
  { images, truth, truthValues, foci }: Batch,
  gradients: Float32Array,
  { grouping, focusWeight }: { readonly grouping: ClassGrouping; readonly focusWeight: number },
): Promise<StepResult> {
  let answers: tf.Tensor | null = null;
  const loss = await flat.gradients(() => {
    const [probabilities, ...maps] = [
      network.apply(images, { training: true }) as tf.Tensor | tf.Tensor[],
    ].flat();
    answers = tf.keep(probabilities!);
    const ofClasses = classLoss(truth, probabilities as tf.Tensor2D, grouping);
    if (foci === null || maps.length === 0) return ofClasses;
    const ofFoci = maps.map((map) => tf.mul(focusLoss(foci, map), focusWeight));
    return tf.addN([ofClasses, ...ofFoci]) as tf.Scalar;
  }, gradients);
  const correct = await countCorrect(answers!, truthValues);
  tf.dispose(answers!);
  return { loss, correct };
}

/** An answer counts as correct where its class is present, be it alone or with another. */
async function countCorrect(answers: tf.Tensor, truth: Float32Array): Promise<number> {
  const classes = answers.shape[1]!;
  const values = await answers.data<'float32'>();
  let correct = 0;
  for (let start = 0; start < values.length; start += classes) {
    const chosen = indexOfMaximum(values.subarray(start, start + classes));
    if (truth[start + chosen]! > 0) correct++;
  }
  return correct;
}

function groupingOf({ settings, training }: TrainingTask): ClassGrouping {
  const { positive, subclassWeight, classWeights } = settings;
  return {
    isPositive: training.classNames.map((name) => positive.includes(name)),
    subclassWeight,
    classWeights: classWeights === 'balanced' ? balancedWeights(training) : classWeights,
  };
}

/** Inversely to how many images a class has, so that a mean image counts 1. */
function balancedWeights({ classNames, labels }: LabelledImages): number[] {
  const counts = new Array<number>(classNames.length).fill(0);
  for (const label of labels) counts[label]!++;
  return counts.map((count) => (count === 0 ? 0 : labels.length / (classNames.length * count)));
}
