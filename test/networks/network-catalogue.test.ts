import { expect } from 'chai';
import * as tf from '@tensorflow/tfjs';
import { loadTfjs } from '../../src/infer/tfjs-runtime.ts';
import type { NetworkDescription } from '../../src/networks/define-network.ts';
import { describeNetwork } from '../../src/networks/define-network.ts';
import { NETWORKS, findNetwork } from '../../src/networks/network-catalogue.ts';
import type { NetworkOptions, NetworkVariant } from '../../src/networks/network-options.ts';

/** Trainable weights at the printed input and classes: literal, practical. */
const TRAINABLE: Readonly<Record<string, readonly [number, number]>> = {
  inrac: [15_127_063, 15_127_063],
  outrac: [15_127_063, 15_127_063],
  'classifier-18': [11_261_651, 11_261_651],
  'classifier-34': [21_442_719, 21_442_719],
  'ablation-none': [14_835_395, 14_835_395],
  'ablation-attention': [14_953_239, 14_953_239],
  'ablation-residual': [15_009_219, 15_009_219],
  'ablation-both': [15_127_063, 15_127_063],
  dscint: [20_566_083, 20_566_083],
  'dspic-am': [1_732_847_628, 58_271_756],
  'dspic-rm': [1_733_012_355, 58_436_483],
  'dspic-no-pool': [1_635_330_060, 58_271_756],
  'si-clf': [80_614_787, 80_614_787],
  'si-clf-am': [80_624_029, 80_624_029],
  'si-clf-rm': [80_688_643, 80_688_643],
  'si-clf-am-rm': [80_697_885, 80_697_885],
  'alexnet-t7': [645_805_699, 17_839_747],
  'resnet-18': [11_172_292, 11_172_292],
  'lesion-resnet-50': [23_512_130, 23_512_130],
};

function describeAs(
  name: string,
  variant: NetworkVariant,
  changes: Partial<NetworkOptions> = {},
): NetworkDescription {
  const entry = findNetwork(name);
  return describeNetwork(entry, { ...entry.printed, variant, widthFactor: 1, seed: 1, ...changes });
}

const mapsOf = (name: string, kind: string, variant: NetworkVariant = 'literal'): string[] =>
  describeAs(name, variant)
    .layers.filter((layer) => layer.kind === kind)
    .map(({ shape }) => shape.join('x'));

describe('network catalogue', () => {
  before(() => loadTfjs('wasm'));

  it('pins the size of every network', () => {
    expect(Object.keys(NETWORKS).toSorted()).to.deep.equal(Object.keys(TRAINABLE).toSorted());
  });

  for (const [name, [literal, practical]] of Object.entries(TRAINABLE))
    it(`${name} has ${literal} weights as printed and ${practical} in practice`, () => {
      expect(describeAs(name, 'literal').trainable).to.equal(literal);
      expect(describeAs(name, 'practical').trainable).to.equal(practical);
    });

  it('ends every network in a softmax layer named classes', () => {
    for (const name of Object.keys(NETWORKS)) {
      const { layers } = describeAs(name, 'practical', { classes: 7 });
      expect(layers.at(-1)).to.include({ name: 'classes', kind: 'Dense' });
      expect(layers.at(-1)!.shape).to.deep.equal([7]);
    }
  });

  it('finds the features that meet the first dense layer: Dscint, dSPIC, SI_CLF, AlexNet of S002 (R-061, R-067, R-071, R-075)', () => {
    expect(mapsOf('dscint', 'Flatten')).to.deep.equal(['19032']);
    expect(mapsOf('dspic-am', 'Flatten')).to.deep.equal(['418048']);
    expect(mapsOf('si-clf', 'Flatten')).to.deep.equal(['76032']);
    expect(mapsOf('alexnet-t7', 'Flatten')).to.deep.equal(['627072']);
  });

  it('has the maps of Dscint: 63x255, 31x127, 15x63, 13x61 (columns x rows)', () => {
    expect(mapsOf('dscint', 'MaxPooling2D')).to.deep.equal(['127x31x16', '63x15x16', '61x13x24']);
    expect(describeAs('dscint', 'literal').layers.find(({ name }) => name === 'conv1')!.shape).to.deep.equal([
      255, 63, 16,
    ]);
  });

  it('has the maps of dSPIC: 63x255, 31x127, 15x63, 19x67, 23x71, 23x71 (columns x rows)', () => {
    const shapes = ['255x63x96', '127x31x256', '67x19x384', '71x23x384', '71x23x256'];
    expect(mapsOf('dspic-rm', 'PaddedConvolution').filter((_, at) => at !== 1 && at !== 2)).to.deep.equal(
      shapes,
    );
    expect(mapsOf('dspic-am', 'MaxPooling2D')).to.deep.equal(['127x31x96', '63x15x256']);
    expect(mapsOf('dspic-no-pool', 'MaxPooling2D')).to.deep.equal([]);
    expect(mapsOf('dspic-no-pool', 'MaxPooling2D', 'practical')).to.deep.equal([]);
  });

  it('puts the modules of SI_CLF where table 7 has them', () => {
    const order = (name: string): string[] =>
      describeAs(name, 'literal')
        .layers.map((layer) => layer.name)
        .filter((layer) => /^conv\d$|^pool\d$|rm_sum|cbam_spatial$/.test(layer));
    expect(order('si-clf-am-rm')).to.deep.equal([
      ...['conv1', 'pool1', 'rm_sum', 'first_cbam_spatial', 'conv2', 'pool2', 'conv3', 'conv4', 'conv5'],
      ...['last_cbam_spatial', 'pool3'],
    ]);
    expect(order('si-clf-rm')).not.to.include('first_cbam_spatial');
    expect(order('si-clf-am')).not.to.include('rm_sum');
  });

  it('counts without making the weights, and leaves nothing behind', () => {
    const before = tf.memory().numTensors;
    const rss = process.memoryUsage().rss;
    describeAs('dspic-am', 'literal');
    describeAs('inrac', 'practical');
    expect(tf.memory().numTensors).to.equal(before);
    expect(process.memoryUsage().rss - rss).to.be.below(200 * 2 ** 20);
  });

  it('counts what a built network has', () => {
    const entry = findNetwork('classifier-18');
    const options: NetworkOptions = {
      ...entry.printed,
      variant: 'practical',
      rows: 64,
      columns: 32,
      widthFactor: 1 / 8,
      seed: 1,
    };
    const model = entry.build(options);
    expect(describeNetwork(entry, options).weights).to.equal(model.countParams());
    tf.disposeVariables();
  });

  it('scales filters and hidden units by the width factor and takes other depths', () => {
    const narrow = describeAs('dscint', 'literal', { widthFactor: 0.5 });
    expect(narrow.layers.find(({ name }) => name === 'conv1')!.shape).to.deep.equal([255, 63, 8]);
    expect(narrow.layers.find(({ name }) => name === 'fc1')!.shape).to.deep.equal([512]);
    const shallow = describeAs('inrac', 'literal', { blocks: [1, 1] });
    expect(shallow.layers.filter(({ name }) => name.endsWith('_relu2'))).to.have.length(2);
  });

  it('names the networks there are when one is not', () => {
    expect(() => findNetwork('toString')).to.throw(
      RangeError,
      /no network is called toString.*inrac.*dscint/,
    );
  });
});
