import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import type { EngineIdentity } from '../../src/study/prediction.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import type { ProbeOutcome } from '../../src/infer/open-engine.ts';
import { ENGINE_PROVIDERS, openEngine } from '../../src/infer/open-engine.ts';
import { probeImage } from '../../src/infer/self-check.ts';
import { TOY, writeToyModel } from './toy-model.ts';

describe('opening an engine', () => {
  let toy: Awaited<ReturnType<typeof writeToyModel>>;
  const shape = [1, TOY.rows, TOY.columns, 1];
  const image = probeImage(TOY.rows, TOY.columns);

  before(async () => {
    toy = await writeToyModel();
  });
  after(() => toy.remove());

  it('gives the same probabilities on every engine that runs here, within 1e-5', async () => {
    const answers: Float32Array[] = [];
    for (const provider of ENGINE_PROVIDERS) {
      const outcomes: ProbeOutcome[] = [];
      const options = { providers: [provider], threads: 1, logger: silentLogger };
      try {
        const engine = await openEngine(toy.file, {
          ...options,
          onProbe: (outcome) => outcomes.push(outcome),
        });
        answers.push(await engine.run(image, shape));
        await engine.close();
      } catch {
        expect(outcomes[0], provider).to.include({ provider, opened: false });
        expect(outcomes[0]!.reason, provider).not.to.equal('');
      }
    }
    expect(answers.length).to.be.at.least(2);
    for (const answer of answers)
      expect(Math.max(...answer.map((value, index) => Math.abs(value - answers[0]![index]!)))).to.be.below(
        1e-5,
      );
  });

  it('tries the providers in the order given, logs each with its reason, and says which one it took', async () => {
    const lines: Record<string, unknown>[] = [];
    const logger = {
      ...silentLogger,
      info: (code: string, context?: object) => void lines.push({ code, ...context }),
    };
    const engine = await openEngine(toy.file, {
      providers: ['quantum', 'tfjs-node-gpu', 'cpu', 'tfjs-wasm'],
      threads: 1,
      logger,
    });
    await engine.close();
    const probes = lines.filter(({ code }) => code === 'engine.probe');
    expect(probes.map(({ provider, outcome }) => [provider, outcome])).to.deep.equal([
      ['quantum', 'refused'],
      ['tfjs-node-gpu', 'refused'],
      ['cpu', 'opened'],
    ]);
    expect(probes[0]!['reason']).to.include('unknown provider');
    expect(probes[1]!['reason']).to.match(/tfjs-node-gpu/);
    expect(lines.at(-1)).to.include({ code: 'engine.open', name: 'onnxruntime-node', provider: 'cpu' });
    expect(engine.identity.version).to.match(/^\d+\.\d+\.\d+$/);
  });

  it('says for each provider why none works', async () => {
    const failure = await rejection(
      openEngine(toy.file, { providers: ['abacus', 'slide-rule'], threads: 1, logger: silentLogger }),
    );
    expect(failure).to.include({ code: 'ENGINE_NONE', fault: 'permanent' });
    expect(failure.message).to.match(/abacus: unknown.*slide-rule: unknown/);
  });

  it('refuses an engine whose answer is not the one recorded in the model', async () => {
    const wrong = await writeToyModel({ selfCheck: '0.1,0.1,0.8' });
    try {
      const failure = await rejection(
        openEngine(wrong.file, { providers: ['cpu', 'tfjs-wasm'], threads: 1, logger: silentLogger }),
      );
      expect(failure.message).to.match(/cpu: .*self-check.*tfjs-wasm: .*self-check/);
    } finally {
      await wrong.remove();
    }
  });

  it('refuses a file that is no ONNX model', async () => {
    const path = `${toy.directory}/broken.onnx`;
    await writeFile(path, Buffer.from('this is no protobuf message at all'));
    const failure = await rejection(
      openEngine(path, { providers: ['cpu'], threads: 1, logger: silentLogger }),
    );
    expect(failure).to.include({ code: 'MODEL_GRAPH' });
  });

  for (const provider of ['cpu', 'tfjs-wasm']) {
    it(`runs ${provider} inside a worker thread, and the thread ends cleanly`, async () => {
      const worker = new Worker(new URL('./engine-worker.ts', import.meta.url), {
        workerData: { file: toy.file, provider, image, shape },
      });
      const exited = once(worker, 'exit');
      const [answer] = (await once(worker, 'message')) as [
        { identity: EngineIdentity; output: Float32Array; processHooks: number },
      ];
      expect(answer.output).to.have.length(3);
      expect(answer.output.reduce((sum, value) => sum + value, 0)).to.be.closeTo(1, 1e-5);
      expect(answer.processHooks).to.equal(0);
      expect(await exited).to.deep.equal([0]);
    });
  }
});

async function rejection(promise: Promise<unknown>): Promise<Error & { code?: string }> {
  return promise.then(
    () => expect.fail('it should have been refused'),
    (error: unknown) => error as Error,
  );
}
