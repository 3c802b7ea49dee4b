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
import { exportOnnx } from '../../src/networks/export-onnx.ts';
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
    it(`${entry.name} gives the same probabilities in onnxruntime and in two readings by tfjs`, async () => {
      const options = toyOptions(entry);
      const model = entry.build(options);
      unsettleBatchNorms(model, tf);
      const { rows, columns, channels } = options;
      const shape = [1, rows, columns, channels];
      const image = probeImage(rows, columns, channels);
      const input = tf.tensor(image, shape);
      const trained = answerWithoutCertainty(model, input);
      const bytes = exportOnnx(model);
      const graph = prepareGraph(tf, parseOnnx(bytes));
      const interpreted = [...graph.run(input).dataSync()];
      graph.dispose();
      const file = join(folder, `${entry.name}.onnx`);
      await writeFile(file, bytes);
      const engine = await openOnnxEngine(file, 'cpu', 1);
      const answered = [...(await engine.run(image, shape))];
      await engine.close();
      expect(largestDifference(answered, trained)).to.be.below(1e-5);
      expect(largestDifference(interpreted, trained)).to.be.below(1e-5);
    });
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
