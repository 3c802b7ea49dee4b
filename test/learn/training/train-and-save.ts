/** A training in a process of its own, so that it can be killed: train-and-save.ts CHECKPOINT RESULT THREADS */
import { loadCheckpoint, saveCheckpoint } from '../../../src/learn/training/checkpoint.ts';
import { buildNetwork } from '../../../src/learn/training/network-spec.ts';
import { train } from '../../../src/learn/training/train.ts';
import { startBackend } from '../../../src/learn/training/training-backend.ts';
import { saveWeights } from './saved-weights.ts';
import { spotTask } from './spot-task.ts';

const [checkpoint, result, workers] = process.argv.slice(2) as [string, string, string];
const task = spotTask();
await startBackend(task.backend);
const built = buildNetwork(task.network);
await train(task, built, {
  workers: Number(workers),
  resumeFrom: await loadCheckpoint(checkpoint, 'spot'),
  checkpointSeconds: 0,
  onCheckpoint: (state) => saveCheckpoint(checkpoint, 'spot', state),
  onStep: ({ epoch, step }) => process.stdout.write(`epoch ${epoch}, step ${step}\n`),
});
await saveWeights(result, built);
process.stdout.write('finished\n');
