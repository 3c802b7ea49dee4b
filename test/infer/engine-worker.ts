import { parentPort, workerData } from 'node:worker_threads';
import { openEngine } from '../../src/infer/open-engine.ts';
import { silentLogger } from '../../src/platform/logger.ts';

const { file, provider, image, shape } = workerData as {
  file: string;
  provider: string;
  image: Float32Array;
  shape: number[];
};
const engine = await openEngine(file, { providers: [provider], threads: 1, logger: silentLogger });
const output = await engine.run(image, shape);
await engine.close();
const processHooks = process.listenerCount('uncaughtException') + process.listenerCount('unhandledRejection');
parentPort!.postMessage({ identity: engine.identity, output, processHooks });
