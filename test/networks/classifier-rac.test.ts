import { expect } from 'chai';
import * as tf from '@tensorflow/tfjs';
import { CLASSIFIER_IN_RAC, classifierRac } from '../../src/networks/classifier-rac.ts';
import { loadTfjs } from '../../src/infer/tfjs-runtime.ts';

const SMALL = { ...CLASSIFIER_IN_RAC, rows: 64, columns: 32, width: 8, blocks: [1, 1] };

describe('Classifier-inRAC', () => {
  before(() => loadTfjs('wasm'));
  afterEach(() => tf.disposeVariables());

  it('has the maps of the paper: 128x512, 64x256, 32x128, 16x64, 8x32 (columns x rows)', () => {
    const model = classifierRac(CLASSIFIER_IN_RAC);
    const mapOf = (layer: string): unknown => model.getLayer(layer).outputShape;
    expect(mapOf('stem_relu')).to.deep.equal([null, 512, 128, 64]);
    expect(mapOf('stem_pool')).to.deep.equal([null, 256, 64, 64]);
    expect(mapOf('stage1_block2_relu2')).to.deep.equal([null, 256, 64, 64]);
    expect(mapOf('stage2_block3_relu2')).to.deep.equal([null, 128, 32, 128]);
    expect(mapOf('stage3_block5_relu2')).to.deep.equal([null, 64, 16, 256]);
    expect(mapOf('stage4_block2_relu2')).to.deep.equal([null, 32, 8, 512]);
    expect(model.outputs[0]!.shape).to.deep.equal([null, 3]);
  });

  it('has about 15.1 million weights and 26 weight layers outside attention and shortcuts', () => {
    const model = classifierRac(CLASSIFIER_IN_RAC);
    const trained = model.trainableWeights.reduce(
      (sum, weight) => sum + tf.util.sizeFromShape(weight.shape as number[]),
      0,
    );
    expect(trained).to.equal(15_127_063);
    const weightLayers = model.layers.filter(
      ({ name }) => /^(stem_conv|classes)$|_conv[12]$/.test(name) && !name.includes('cbam'),
    );
    expect(weightLayers).to.have.length(26);
  });

  it('is the same network again from the same seed, and another one from another seed', () => {
    const firstWeights = (seed: number): Float32Array =>
      classifierRac({ ...SMALL, seed })
        .getLayer('stem_conv')
        .getWeights()[0]!
        .dataSync<'float32'>();
    expect(firstWeights(7)).to.deep.equal(firstWeights(7));
    expect(firstWeights(7)).not.to.deep.equal(firstWeights(8));
  });

  it('starts every layer from weights of its own', () => {
    const model = classifierRac({ ...SMALL, blocks: [2] });
    const kernelOf = (layer: string): Float32Array =>
      model.getLayer(layer).getWeights()[0]!.dataSync<'float32'>();
    expect(kernelOf('stage1_block1_conv1')).not.to.deep.equal(kernelOf('stage1_block2_conv1'));
  });

  it('puts the attention after the sum as outRAC', () => {
    const inside = classifierRac({ ...SMALL, blocks: [1] });
    const after = classifierRac({ ...SMALL, blocks: [1], attention: 'after-sum' });
    expect(feeding(inside, 'stage1_block1_relu2')).to.equal('stage1_block1_sum');
    expect(feeding(inside, 'stage1_block1_sum')).to.include('stage1_block1_cbam_spatial');
    expect(feeding(after, 'stage1_block1_sum')).to.include('stage1_block1_bn2');
    expect(feeding(after, 'mean')).to.equal('stage1_block1_cbam_spatial');
    expect(after.countParams()).to.equal(inside.countParams());
  });
});

function feeding(model: tf.LayersModel, layer: string): string {
  return model
    .getLayer(layer)
    .inboundNodes[0]!.inputTensors.map((tensor) => tensor.sourceLayer.name)
    .join();
}
