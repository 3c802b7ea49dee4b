import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import * as tf from '@tensorflow/tfjs';
import { openOnnxEngine } from '../../src/infer/onnx-engine.ts';
import { parseOnnx } from '../../src/infer/onnx-file.ts';
import { probeImage } from '../../src/infer/self-check.ts';
import { prepareGraph } from '../../src/infer/tfjs-graph.ts';
import { loadTfjs } from '../../src/infer/tfjs-runtime.ts';
import { exportGraph, exportOnnx } from '../../src/networks/export-onnx.ts';
import { dcganDiscriminator, dcganGenerator } from '../../src/networks/dcgan.ts';
import { NETWORKS } from '../../src/networks/network-catalogue.ts';
import { toyOptions, unsettleBatchNorms } from './networks-at-toy-size.ts';

describe('every network as ONNX', () => {
  let folder = '';
  before(async () => {
    await loadTfjs('wasm');
    folder = await mkdtemp(join(tmpdir(), 'osteonode-networks-'));
  });
  after(() => rm(folder, { recursive: true }));
  afterEach(() => tf.disposeVariables());

  for (const entry of Object.values(NETWORKS))
    it(`${entry.name} gives the same probabilities in onnxruntime and as read by tfjs on wasm and cpu`, async () => {
      const options = toyOptions(entry);
      const model = entry.build(options);
      unsettleBatchNorms(model, tf);
      const { rows, columns, channels } = options;
      const shape = [1, rows, columns, channels];
      const image = probeImage(rows, columns, channels);
      const input = tf.tensor(image, shape);
      const trained = answerWithoutCertainty(model, input);
      await compareReadings(trained, exportOnnx(model), { image, shape });
    });

  it('the generator and the discriminator of a DCGAN do so too', async () => {
    const options = { rows: 64, columns: 16, widthFactor: 1 / 64, seed: 3 };
    for (const model of [dcganGenerator(options), dcganDiscriminator(options)]) {
      unsettleBatchNorms(model, tf);
      const shape = [2, ...(model.inputs[0]!.shape.slice(1) as number[])];
      const input = tf.randomUniform(shape, -1, 1, 'float32', 8);
      const trained = [...(model.predict(input) as tf.Tensor).dataSync()];
      expect(Math.max(...trained.map(Math.abs))).to.be.above(0.01);
      const bytes = exportGraph(model, {}, { input: 'in', output: 'out' });
      await compareReadings(trained, bytes, { image: input.dataSync<'float32'>(), shape });
    }
  });

  /** The file in onnxruntime, and as read by tfjs on wasm and on its plain JavaScript backend. */
  async function compareReadings(
    trained: readonly number[],
    bytes: Uint8Array,
    { image, shape }: { readonly image: Float32Array; readonly shape: readonly number[] },
  ): Promise<void> {
    const file = join(folder, 'network.onnx');
    await writeFile(file, bytes);
    const engine = await openOnnxEngine(file, 'cpu', 1);
    const answered = [...(await engine.run(image, shape))];
    await engine.close();
    expect(largestDifference(answered, trained)).to.be.below(1e-5);
    try {
      for (const backend of ['wasm', 'cpu']) {
        await tf.setBackend(backend);
        const graph = prepareGraph(tf, parseOnnx(bytes));
        const interpreted = [...graph.run(tf.tensor(image, [...shape])).dataSync()];
        graph.dispose();
        expect(tf.getBackend()).to.equal(backend);
        expect(largestDifference(interpreted, trained), backend).to.be.below(1e-5);
      }
    } finally {
      await tf.setBackend('wasm');
    }
  }
});

/** Random weights often make a network certain; probabilities of 0 and 1 would hide every difference. */
function answerWithoutCertainty(model: tf.LayersModel, input: tf.Tensor): number[] {
  const last = model.getLayer('classes');
  for (;;) {
    const answer = [...(model.predict(input) as tf.Tensor).dataSync()];
    if (Math.max(...answer) < 0.9) return answer;
    last.setWeights(last.getWeights().map((weight) => tf.div(weight, 4)));
  }
}

function largestDifference(a: readonly number[], b: readonly number[]): number {
  expect(a.length).to.equal(b.length);
  return Math.max(...a.map((value, index) => Math.abs(value - b[index]!)));
}
