import { expect } from 'chai';
import * as tf from '@tensorflow/tfjs';
import { silentLogger } from '../../src/platform/logger.ts';
import { parseOnnx } from '../../src/infer/onnx-file.ts';
import { openEngine } from '../../src/infer/open-engine.ts';
import { loadTfjs } from '../../src/infer/tfjs-runtime.ts';
import { CLASSIFIER_IN_RAC, classifierRac } from '../../src/networks/classifier-rac.ts';
import { exportOnnx } from '../../src/networks/export-onnx.ts';
import { TOY, writeToyModel } from '../infer/toy-model.ts';

describe('ONNX export', () => {
  before(() => loadTfjs('wasm'));

  it('gives the same probabilities in onnxruntime as in tfjs (within 1e-5), for a batch of three', async () => {
    const toy = await writeToyModel();
    const engine = await openEngine(toy.file, { providers: ['cpu'], threads: 1, logger: silentLogger });
    try {
      const batch = tf.randomUniform([3, TOY.rows, TOY.columns, 1], 0, 1, 'float32', 9);
      const expected = (toy.model.predict(batch) as tf.Tensor).dataSync();
      const answered = await engine.run(batch.dataSync<'float32'>(), batch.shape);
      expect(largestDifference(answered, expected)).to.be.below(1e-5);
      expect(largestDifference(answered.slice(0, 3), expected.slice(3, 6))).to.be.above(1e-4);
    } finally {
      await engine.close();
      await toy.remove();
    }
  });

  it('names its input image whatever tf.layers renamed it to, leaves the batch size free, carries metadata', () => {
    classifierRac(TOY);
    const parsed = parseOnnx(exportOnnx(classifierRac(TOY), { classes: 'a,b', preprocessing: 'x-v1' }));
    expect(parsed.input).to.deep.equal({ name: 'image', dims: [-1, TOY.rows, TOY.columns, 1] });
    expect(parsed.outputName).to.equal('probabilities');
    expect(parsed.opset).to.equal(17);
    expect(Object.fromEntries(parsed.metadata)).to.deep.equal({ classes: 'a,b', preprocessing: 'x-v1' });
  });

  it('writes the shared dense layers of each attention module once', () => {
    const parsed = parseOnnx(exportOnnx(classifierRac({ ...TOY, blocks: [1] })));
    const kernel = 'stage1_block1_cbam_channel_fc1/kernel';
    expect(parsed.nodes.filter(({ inputs }) => inputs.includes(kernel))).to.have.length(2);
    const model = classifierRac({ ...TOY, blocks: [1] });
    const floats = [...parsed.weights.values()].filter(({ name }) => !name.endsWith('/shape'));
    expect(floats.reduce((sum, { values }) => sum + values.length, 0)).to.equal(model.countParams());
  });

  it('pads like tf `same`: the odd pixel at the bottom and the right', () => {
    const even = parseOnnx(exportOnnx(classifierRac({ ...CLASSIFIER_IN_RAC, width: 4, blocks: [1] })));
    const stem = even.nodes.find(({ operator }) => operator === 'Conv')!;
    expect(stem.attributes.get('pads')).to.deep.equal([2, 2, 3, 3]);
  });

  it('refuses a layer it cannot translate, by name', () => {
    const input = tf.input({ shape: [8, 8, 1] });
    const doubled = tf.layers.upSampling2d({ name: 'grow', size: [2, 2] }).apply(input) as tf.SymbolicTensor;
    expect(() => exportOnnx(tf.model({ inputs: input, outputs: doubled }))).to.throw(/grow.*no ONNX form/);
  });
});

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).to.equal(b.length);
  return Math.max(...Array.from(a, (value, index) => Math.abs(value - b[index]!)));
}
