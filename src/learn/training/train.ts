import { RandomStream, deriveSeed } from '../../phantom/random.ts';
import type { AdamState } from './adam.ts';
import { startAdam, stepAdam } from './adam.ts';
import type { Checkpoint, EpochProgress } from './checkpoint.ts';
import type { EpochReport } from './epoch-report.ts';
import { isBetter, isStale } from './epoch-report.ts';
import type { FlatWeights } from './flat-network.ts';
import { startFromData } from './data-driven-start.ts';
import { FlatNetwork } from './flat-network.ts';
import { openLocalRunner } from './local-runner.ts';
import type { BuiltNetwork } from './network-spec.ts';
import { scoreAnswers } from './predict-set.ts';
import type { StepRunner, TrainingTask } from './step-runner.ts';
import { startBackend } from './training-backend.ts';
import { TrainingError } from './training-error.ts';
import { learningRateAt } from './training-settings.ts';
import { openWorkerRunner } from './worker-runner.ts';

/** Where a training stands, told after every step. */
export interface StepReport {
  readonly epoch: number;
  readonly epochs: number;
  /** Of the epoch, from 1. */
  readonly step: number;
  readonly steps: number;
  /** Of the step. */
  readonly loss: number;
  /** Means over the epoch so far. */
  readonly meanLoss: number;
  readonly accuracy: number;
  /** Until the last epoch, if training does not stop early; at the pace since the program started. */
  readonly secondsLeft: number;
}

export interface TrainOptions {
  /** Threads that compute; 1 = this one. */
  readonly workers?: number;
  readonly resumeFrom?: Checkpoint | null;
  readonly onStep?: (report: StepReport) => void;
  readonly onEpoch?: (report: EpochReport) => void;
  /** Keeps the state, after every epoch, every few minutes within one, and when the training is stopped. */
  readonly onCheckpoint?: (checkpoint: Checkpoint) => Promise<void>;
  /** At most this long without a checkpoint. */
  readonly checkpointSeconds?: number;
  /** Stops the training between two steps. */
  readonly signal?: AbortSignal;
}

/** State of a training, changed in place. */
interface Run {
  readonly current: FlatWeights;
  readonly adam: AdamState;
  best: FlatWeights;
  readonly history: EpochReport[];
  progress: EpochProgress;
}

const EPOCH_START: EpochProgress = { step: 0, loss: 0, correct: 0, seconds: 0 };

/**
 * Trains a network and leaves in it the weights of its last or its best epoch. Everything random derives from the seed,
 * the epoch and the step, and the optimiser is arithmetic in one thread: the outcome depends on the task and the number
 * of workers only, and a resumed training ends with the same weights as an uninterrupted one.
 *
 * @throws TrainingError TRAIN_DIVERGED when the loss is no number any more, TRAIN_STOPPED when `signal` asks for it
 */
export async function train(
  task: TrainingTask,
  built: BuiltNetwork,
  options: TrainOptions = {},
): Promise<readonly EpochReport[]> {
  await startBackend(task.backend);
  const flat = new FlatNetwork(built.network);
  const run = await startRun(task, built, flat, options.resumeFrom ?? null);
  const { workers = 1 } = options;
  const runner =
    workers === 1 ? openLocalRunner(task, built) : await openWorkerRunner(task, flat.size, workers);
  const optimiser = {
    kind: task.settings.optimiser,
    weightDecay: task.settings.weightDecay,
    decays: flat.kernelMask(),
  };
  const pace = startPace(task);
  try {
    const { epochs, patience } = task.settings;
    while (run.history.length < epochs && !isStale(run.history, patience))
      await runEpoch({ task, run, runner, optimiser, options, pace });
  } finally {
    await runner.close();
  }
  flat.load(task.settings.keep === 'best' && task.validation !== null ? run.best : run.current);
  return run.history;
}

async function startRun(
  { settings, training }: TrainingTask,
  { classifier }: BuiltNetwork,
  flat: FlatNetwork,
  resumed: Checkpoint | null,
): Promise<Run> {
  if (resumed !== null) return { ...resumed, history: [...resumed.history] };
  if (settings.start === 'data') await startFromData(classifier, training);
  const current = {
    weights: new Float32Array(flat.size.weights),
    statistics: new Float32Array(flat.size.statistics),
  };
  await flat.store(current);
  return {
    current,
    adam: startAdam(flat.size.weights),
    best: copyOf(current),
    history: [],
    progress: EPOCH_START,
  };
}

interface EpochContext {
  readonly task: TrainingTask;
  readonly run: Run;
  readonly runner: StepRunner;
  readonly optimiser: Omit<Parameters<typeof stepAdam>[3], 'learningRate'>;
  readonly options: TrainOptions;
  readonly pace: Pace;
}

async function runEpoch(context: EpochContext): Promise<void> {
  const { task, run, runner, options } = context;
  const started = performance.now() - run.progress.seconds * 1000;
  const { meanLoss, accuracy, learningRate } = await runSteps(context, started);
  const score =
    task.validation === null
      ? null
      : scoreAnswers(
          await runner.predict('validation', run.current),
          task.validation,
          task.settings.positive,
        );
  const measured = {
    epoch: run.history.length + 1,
    learningRate,
    trainingLoss: meanLoss,
    trainingAccuracy: accuracy,
    validationLoss: score?.loss ?? null,
    validationAccuracy: score?.accuracy ?? null,
    validationAuc: score?.auc ?? null,
    seconds: (performance.now() - started) / 1000,
  };
  const best = score !== null && run.history.every((earlier) => isBetter(measured, earlier));
  if (best) run.best = copyOf(run.current);
  run.history.push({ ...measured, best });
  run.progress = EPOCH_START;
  options.onEpoch?.(run.history.at(-1)!);
  await options.onCheckpoint?.(run);
}

async function runSteps(
  { task, run, runner, optimiser, options, pace }: EpochContext,
  started: number,
): Promise<{ meanLoss: number; accuracy: number; learningRate: number }> {
  const { settings, training } = task;
  const epoch = run.history.length + 1;
  const order = shuffled(
    training.labels.length,
    new RandomStream(deriveSeed(settings.seed, `order-${epoch}`)),
  );
  const batchSize = Math.min(settings.batchSize, order.length);
  const steps = Math.floor(order.length / batchSize);
  const gradients = new Float32Array(run.current.weights.length);
  let learningRate = 0;
  let savedAt = performance.now();
  const save = async (): Promise<void> => {
    run.progress = { ...run.progress, seconds: (performance.now() - started) / 1000 };
    await options.onCheckpoint?.(run);
    savedAt = performance.now();
  };
  for (let step = run.progress.step; step < steps; step++) {
    if (options.signal?.aborted === true) {
      await save();
      throw new TrainingError('TRAIN_STOPPED', `training was stopped in epoch ${epoch}`, {
        cause: options.signal.reason,
      });
    }
    learningRate = learningRateAt(settings, epoch - 1 + step / steps);
    const chosen = order.slice(step * batchSize, (step + 1) * batchSize);
    const result = await runner.step({ epoch, step, chosen }, run.current, gradients);
    if (!Number.isFinite(result.loss)) throw diverged(epoch, step);
    stepAdam(run.current.weights, gradients, run.adam, { ...optimiser, learningRate });
    const { loss, correct } = run.progress;
    run.progress = {
      ...run.progress,
      step: step + 1,
      loss: loss + result.loss,
      correct: correct + result.correct,
    };
    options.onStep?.({
      epoch,
      epochs: settings.epochs,
      step: step + 1,
      steps,
      loss: result.loss,
      ...means(run.progress, batchSize),
      secondsLeft: pace(epoch, step + 1, steps),
    });
    if (performance.now() - savedAt > 1000 * (options.checkpointSeconds ?? 300)) await save();
    // tfjs on wasm never yields by itself: let timers and signals through.
    await new Promise(setImmediate);
  }
  return { ...means(run.progress, batchSize), learningRate };
}

function means(
  { step, loss, correct }: EpochProgress,
  batchSize: number,
): { meanLoss: number; accuracy: number } {
  return { meanLoss: loss / step, accuracy: correct / (step * batchSize) };
}

function diverged(epoch: number, step: number): TrainingError {
  return new TrainingError(
    'TRAIN_DIVERGED',
    `the loss is no number any more in epoch ${epoch}, step ${step + 1}: the learning rate is too high for this network`,
  );
}

type Pace = (epoch: number, step: number, steps: number) => number;

/** Seconds that are left, from the steps since this program started; validation counts as part of them. */
function startPace({ settings }: TrainingTask): Pace {
  const started = performance.now();
  let first: number | null = null;
  return (epoch, step, steps) => {
    const done = (epoch - 1) * steps + step;
    first ??= done - 1;
    const perStep = (performance.now() - started) / 1000 / (done - first);
    return (settings.epochs * steps - done) * perStep;
  };
}

function copyOf({ weights, statistics }: FlatWeights): FlatWeights {
  return { weights: weights.slice(), statistics: statistics.slice() };
}

function shuffled(length: number, random: RandomStream): number[] {
  const order = Array.from({ length }, (_, index) => index);
  for (let index = length - 1; index > 0; index--) {
    const other = random.integer(0, index);
    [order[index], order[other]] = [order[other]!, order[index]!];
  }
  return order;
}
