import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import * as tf from '@tensorflow/tfjs';
import { loadTfjs } from '../../../src/infer/tfjs-runtime.ts';
import { loadCheckpoint, saveCheckpoint } from '../../../src/learn/training/checkpoint.ts';
import type { EpochReport } from '../../../src/learn/training/epoch-report.ts';
import type { FlatWeights } from '../../../src/learn/training/flat-network.ts';
import { FlatNetwork } from '../../../src/learn/training/flat-network.ts';
import type { BuiltNetwork } from '../../../src/learn/training/network-spec.ts';
import { buildNetwork } from '../../../src/learn/training/network-spec.ts';
import type { TrainingTask } from '../../../src/learn/training/step-runner.ts';
import type { TrainOptions } from '../../../src/learn/training/train.ts';
import { train } from '../../../src/learn/training/train.ts';
import { TrainingError } from '../../../src/learn/training/training-error.ts';
import { spotTask } from './spot-task.ts';

interface Trained {
  readonly history: readonly EpochReport[];
  readonly weights: FlatWeights;
}

async function trainTask(task: TrainingTask, options: TrainOptions = {}): Promise<Trained> {
  const built = buildNetwork(task.network);
  const history = await train(task, built, options);
  return { history, weights: await weightsOf(built) };
}

async function weightsOf({ network }: BuiltNetwork): Promise<FlatWeights> {
  const flat = new FlatNetwork(network);
  const weights = {
    weights: new Float32Array(flat.size.weights),
    statistics: new Float32Array(flat.size.statistics),
  };
  await flat.store(weights);
  return weights;
}

describe('training', () => {
  before(() => loadTfjs('wasm'));
  afterEach(() => tf.disposeVariables());

  it('learns to tell images with a hot spot from those without', async function () {
    this.timeout(60_000);
    const { history } = await trainTask(spotTask({ epochs: 8 }, { training: 96, validation: 48 }));
    expect(history.at(-1)!.trainingLoss).to.be.below(history[0]!.trainingLoss * 0.7);
    expect(Math.max(...history.map(({ validationAuc }) => validationAuc!))).to.be.above(0.95);
  });

  it('goes on from a checkpoint in the middle of an epoch exactly as if it had never stopped', async function () {
    this.timeout(60_000);
    const folder = await mkdtemp(join(tmpdir(), 'osteonode-train-'));
    try {
      const task = spotTask();
      const whole = await trainTask(task);
      const path = join(folder, 'checkpoint');
      const stop = new AbortController();
      const interrupted = await trainTask(task, {
        signal: stop.signal,
        onCheckpoint: (checkpoint) => saveCheckpoint(path, 'key', checkpoint),
        onStep({ epoch, step }) {
          if (epoch === 3 && step === 2) stop.abort(new Error('power cut'));
        },
      }).catch((error: unknown) => error);
      expect(interrupted).to.be.instanceOf(TrainingError).with.property('code', 'TRAIN_STOPPED');
      const resumeFrom = await loadCheckpoint(path, 'key');
      expect(resumeFrom!.progress.step).to.equal(2);
      const resumed = await trainTask(task, { resumeFrom });
      expect(resumed.history.map(timeless)).to.deep.equal(whole.history.map(timeless));
      expect(resumed.weights).to.deep.equal(whole.weights);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('refuses the checkpoint of another training', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'osteonode-train-'));
    try {
      const path = join(folder, 'checkpoint');
      await trainTask(spotTask({ epochs: 1 }, { training: 8, validation: 0 }), {
        onCheckpoint: (checkpoint) => saveCheckpoint(path, 'one', checkpoint),
      });
      const failure = await loadCheckpoint(path, 'other').catch((error: unknown) => error);
      expect(failure).to.have.property('code', 'TRAIN_CHECKPOINT');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('stops when the validation set is served no better any more, and keeps the weights of its best epoch', async function () {
    this.timeout(60_000);
    let best: FlatWeights | null = null;
    // At rate 0 only the batch norm statistics move, so a best epoch is soon not beaten any more.
    const task = spotTask({ learningRate: 0, epochs: 60, patience: 2 }, { training: 16 });
    const { history, weights } = await trainTask(task, {
      onCheckpoint(checkpoint) {
        best = checkpoint.best;
        return Promise.resolve();
      },
    });
    expect(history.length).to.be.below(60);
    expect(history.slice(-2).map((report) => report.best)).to.deep.equal([false, false]);
    expect(weights).to.deep.equal(best);
  });

  it('keeps the last weights and needs no validation set, as in the papers', async () => {
    let last: FlatWeights | null = null;
    const task = spotTask({ keep: 'last', patience: null, epochs: 2 }, { training: 16, validation: 0 });
    const { history, weights } = await trainTask(task, {
      onCheckpoint({ current }) {
        last = current;
        return Promise.resolve();
      },
    });
    expect(history.map(({ validationLoss }) => validationLoss)).to.deep.equal([null, null]);
    expect(weights).to.deep.equal(last);
  });

  it('says so when the loss is no number any more', async () => {
    const task = spotTask({ learningRate: 1e38, schedule: 'constant' }, { training: 16, validation: 0 });
    const failure = await trainTask(task).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(TrainingError).with.property('code', 'TRAIN_DIVERGED');
  });

  it('leaves no tensors behind at each step', async () => {
    const counts: number[] = [];
    await trainTask(spotTask({ epochs: 2 }, { validation: 8 }), {
      onStep: () => counts.push(tf.memory().numTensors),
    });
    expect(counts.at(-1)).to.equal(counts[1]);
  });
});

describe('training on several threads', () => {
  before(() => loadTfjs('wasm'));
  afterEach(() => tf.disposeVariables());

  it('gives the same weights every time, and they are close to those of one thread', async function () {
    this.timeout(60_000);
    const task = spotTask({ epochs: 2 });
    const [one, two, again] = [
      await trainTask(task),
      await trainTask(task, { workers: 2 }),
      await trainTask(task, { workers: 2 }),
    ];
    expect(again.weights).to.deep.equal(two.weights);
    expect(again.history.map(timeless)).to.deep.equal(two.history.map(timeless));
    // Batch norms see half a batch on each thread, so equality is not to be expected.
    expect(two.history[0]!.trainingLoss).to.be.closeTo(one.history[0]!.trainingLoss, 0.3);
  });

  it('goes on exactly where it was', async function () {
    this.timeout(60_000);
    const task = spotTask({ epochs: 2 }, { training: 16, validation: 8 });
    const whole = await trainTask(task, { workers: 2 });
    const states: Parameters<NonNullable<TrainOptions['onCheckpoint']>>[0][] = [];
    await trainTask(
      { ...task, settings: { ...task.settings } },
      {
        workers: 2,
        onCheckpoint(state) {
          states.push(structuredClone({ ...state, history: [...state.history] }));
          return Promise.resolve();
        },
      },
    );
    const resumed = await trainTask(task, { workers: 2, resumeFrom: states[0]! });
    expect(resumed.weights).to.deep.equal(whole.weights);
  });
});

function timeless(report: EpochReport): Partial<EpochReport> {
  return { ...report, seconds: 0 };
}
