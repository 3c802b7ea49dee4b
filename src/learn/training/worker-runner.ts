import { Worker } from 'node:worker_threads';
import type { FlatWeights } from './flat-network.ts';
import type { StepRequest, StepResult, StepRunner, TrainingTask } from './step-runner.ts';
import { shareOf } from './step-runner.ts';

/** What a worker thread is started with; all arrays lie in shared memory. */
export interface WorkerTask extends TrainingTask {
  readonly worker: number;
  /** Of all threads; only the main thread writes them, and only between steps. */
  readonly at: FlatWeights;
  /** Of this thread alone. */
  readonly own: FlatWeights;
}

export type WorkerRequest =
  | { readonly kind: 'step'; readonly request: StepRequest }
  | {
      readonly kind: 'predict';
      readonly set: 'training' | 'validation';
      readonly from: number;
      readonly to: number;
    };

export type WorkerAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'step'; readonly result: StepResult }
  | { readonly kind: 'predict'; readonly answers: Float32Array };

interface Thread {
  readonly own: FlatWeights;
  ask(request: WorkerRequest): Promise<WorkerAnswer>;
  close(): Promise<number>;
}

/**
 * Computes on several threads: each has a tfjs of its own and takes an even share of every batch. Gradients and running
 * statistics are averaged in the order of the threads, so that the outcome depends on their number but not on which is
 * done first. Batch norms see the share of their thread only.
 */
export async function openWorkerRunner(
  task: TrainingTask,
  size: { readonly weights: number; readonly statistics: number },
  workers: number,
): Promise<StepRunner> {
  const at = sharedWeights(size);
  const bare = { ...task, training: withoutCases(task.training), validation: withoutCases(task.validation) };
  const threads = await Promise.all(
    Array.from({ length: workers }, (_, worker) =>
      openThread({ ...bare, worker, at, own: sharedWeights(size) }),
    ),
  );
  const share = ({ weights, statistics }: FlatWeights): void => {
    at.weights.set(weights);
    at.statistics.set(statistics);
  };
  return {
    workers,
    async step(request, from, gradients) {
      share(from);
      return runStep(threads, request, from, gradients);
    },
    async predict(set, from) {
      share(from);
      const count = (set === 'training' ? task.training : task.validation!).labels.length;
      const parts = await Promise.all(
        threads.map((thread, index) =>
          thread.ask({ kind: 'predict', set, ...shareOf(count, index, threads.length) }),
        ),
      );
      return concatenate(parts.map((part) => (part.kind === 'predict' ? part.answers : new Float32Array(0))));
    },
    async close() {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}

async function runStep(
  threads: readonly Thread[],
  request: StepRequest,
  at: FlatWeights,
  gradients: Float32Array,
): Promise<StepResult> {
  const total = request.chosen.length;
  const shares = threads
    .map((thread, index) => ({ thread, ...shareOf(total, index, threads.length) }))
    .filter(({ from, to }) => to > from);
  const answers = await Promise.all(
    shares.map(({ thread, from, to }) =>
      thread.ask({ kind: 'step', request: { ...request, chosen: request.chosen.slice(from, to) } }),
    ),
  );
  gradients.fill(0);
  at.statistics.fill(0);
  let [loss, correct] = [0, 0];
  for (const [index, { thread, from, to }] of shares.entries()) {
    const weight = (to - from) / total;
    addScaled(gradients, thread.own.weights, weight);
    addScaled(at.statistics, thread.own.statistics, weight);
    const answer = answers[index]!;
    if (answer.kind !== 'step') continue;
    loss += weight * answer.result.loss;
    correct += answer.result.correct;
  }
  return { loss, correct };
}

function addScaled(sum: Float32Array, values: Float32Array, scale: number): void {
  for (let at = 0; at < sum.length; at++) sum[at] = sum[at]! + scale * values[at]!;
}

async function openThread(task: WorkerTask): Promise<Thread> {
  const worker = new Worker(new URL('./training-worker.ts', import.meta.url), { workerData: task });
  const answer = (): Promise<WorkerAnswer> =>
    new Promise((resolve, reject) => {
      const settle = (): void => {
        worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      };
      const onMessage = (message: WorkerAnswer): void => {
        settle();
        resolve(message);
      };
      const onError = (error: Error): void => {
        settle();
        reject(error);
      };
      const onExit = (code: number): void =>
        onError(new Error(`a training thread ended with code ${String(code)}`));
      worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    });
  await answer();
  return {
    own: task.own,
    ask: (request) => {
      const answered = answer();
      worker.postMessage(request);
      return answered;
    },
    close: () => worker.terminate(),
  };
}

function sharedWeights(size: { readonly weights: number; readonly statistics: number }): FlatWeights {
  const shared = (length: number): Float32Array => new Float32Array(new SharedArrayBuffer(length * 4));
  return { weights: shared(size.weights), statistics: shared(size.statistics) };
}

/** The cases are no business of a thread, and copying thousands of them into each takes time. */
function withoutCases<T extends { readonly cases: readonly unknown[] } | null>(set: T): T {
  return set === null ? set : { ...set, cases: [] };
}

function concatenate(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
