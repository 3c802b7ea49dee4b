import { expect } from 'chai';
import * as tf from '@tensorflow/tfjs';
import { loadTfjs } from '../../src/infer/tfjs-runtime.ts';
import { CLASSIFIER_IN_RAC, classifierRac } from '../../src/networks/classifier-rac.ts';
import { exportOnnx } from '../../src/networks/export-onnx.ts';
import { withFocusHeads } from '../../src/networks/focus-heads.ts';

describe('focus heads', () => {
  before(() => loadTfjs('wasm'));
  afterEach(() => tf.disposeVariables());

  const small = (): tf.LayersModel =>
    classifierRac({ ...CLASSIFIER_IN_RAC, rows: 64, columns: 32, width: 8, blocks: [1, 1] });

  it('say where foci lie on the grids of their layers, and leave the probabilities alone', () => {
    const model = small();
    const { network, rows, columns } = withFocusHeads(
      model,
      ['stage1_block1_relu2', 'stage2_block1_relu2'],
      2,
      1,
    );
    expect([rows, columns]).to.deep.equal([16, 8]);
    const image = tf.randomUniform([1, 64, 32, 1], 0, 1, 'float32', 2);
    const [probabilities, map, coarse] = network.predict(image) as tf.Tensor[];
    expect(map!.shape).to.deep.equal([1, 16, 8, 2]);
    expect(coarse!.shape).to.deep.equal([1, 8, 4, 2]);
    expect(map!.max().dataSync()[0]).to.be.within(0, 1);
    expect(probabilities!.dataSync()).to.deep.equal((model.predict(image) as tf.Tensor).dataSync());
  });

  it('add one weight a channel and kind, none of which reaches the exported file', () => {
    const model = small();
    const before = Buffer.from(exportOnnx(model));
    const { network } = withFocusHeads(model, ['stage1_block1_relu2', 'stage2_block1_relu2'], 2, 1);
    expect(network.countParams()).to.equal(model.countParams() + (8 + 16) * 2 + 2 * 2);
    expect(Buffer.from(exportOnnx(model)).equals(before)).to.equal(true);
  });
});
