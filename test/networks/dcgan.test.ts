import { expect } from 'chai';
import * as tf from '@tensorflow/tfjs';
import { loadTfjs } from '../../src/infer/tfjs-runtime.ts';
import { LATENT, dcganDiscriminator, dcganGenerator } from '../../src/networks/dcgan.ts';

describe('DCGAN', () => {
  before(() => loadTfjs('wasm'));
  afterEach(() => tf.disposeVariables());

  const toy = (rows: number, columns: number) => ({ rows, columns, widthFactor: 1 / 128, seed: 3 });
  const mapsOf = (model: tf.LayersModel, kind: RegExp): string[] =>
    model.layers
      .filter(({ name }) => kind.test(name))
      .map((layer) => (layer.outputShape as number[]).slice(1).join('x'));

  it('doubles 4 x 16 (columns x rows) four, five or six times', () => {
    const maps = ['16x4x8', '32x8x4', '64x16x2', '128x32x1', '256x64x1'];
    expect(mapsOf(dcganGenerator(toy(256, 64)), /^shape$|^up/)).to.deep.equal(maps);
    expect(mapsOf(dcganGenerator(toy(512, 128)), /^up/).at(-1)).to.equal('512x128x1');
    expect(mapsOf(dcganGenerator(toy(1024, 256)), /^up/)).to.have.length(6);
  });

  it('has a discriminator that mirrors the generator and ends in one number', () => {
    const model = dcganDiscriminator(toy(256, 64));
    expect(mapsOf(model, /^conv/)).to.deep.equal(['128x32x1', '64x16x2', '32x8x4', '16x4x8']);
    expect(model.outputs[0]!.shape).to.deep.equal([null, 1]);
    expect(model.layers.filter((layer) => layer.getClassName() === 'BatchNormalization')).to.have.length(3);
    expect(model.layers.filter(({ name }) => name.includes('pool'))).to.deep.equal([]);
  });

  it('draws images within -1 and 1, the same from the same numbers', () => {
    const model = dcganGenerator(toy(64, 16));
    const latent = tf.randomUniform([2, LATENT], -1, 1, 'float32', 4);
    const images = model.predict(latent) as tf.Tensor;
    expect(images.shape).to.deep.equal([2, 64, 16, 1]);
    expect(images.abs().max().dataSync()[0]).to.be.within(0, 1);
    expect((model.predict(latent) as tf.Tensor).dataSync()).to.deep.equal(images.dataSync());
  });

  it('refuses sizes that do not come of doubling', () => {
    expect(() => dcganGenerator(toy(200, 50))).to.throw(RangeError, /no images of 50 x 200/);
    expect(() => dcganDiscriminator(toy(256, 256))).to.throw(RangeError, /64 x 256/);
  });
});
