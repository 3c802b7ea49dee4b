import { parentPort, workerData } from 'node:worker_threads';
import { openLocalRunner } from './local-runner.ts';
import { buildNetwork } from './network-spec.ts';
import { startBackend } from './training-backend.ts';
import type { WorkerAnswer, WorkerRequest, WorkerTask } from './worker-runner.ts';

const task = workerData as WorkerTask;
const { at, own } = task;
await startBackend(task.backend);
const runner = openLocalRunner(task, buildNetwork(task.network), task.worker);

async function answer(message: WorkerRequest): Promise<WorkerAnswer> {
  if (message.kind === 'step') {
    own.statistics.set(at.statistics);
    const from = { weights: at.weights, statistics: own.statistics };
    return { kind: 'step', result: await runner.step(message.request, from, own.weights) };
  }
  const { set, from, to } = message;
  return { kind: 'predict', answers: await runner.predict(set, at, [from, to]) };
}

parentPort!.on('message', (message: WorkerRequest) => {
  void answer(message).then((result) => parentPort!.postMessage(result));
});
parentPort!.postMessage({ kind: 'ready' } satisfies WorkerAnswer);
