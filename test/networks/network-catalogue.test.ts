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
  alexnet: [246_796_996, 57_004_740],
  'vgg-11': [562_887_939, 128_777_475],
  'vgg-16': [568_386_244, 134_275_780],
  'resnet-18': [11_172_292, 11_172_292],
  'inception-v1': [5_970_355, 5_977_635],
  'inception-v3': [21_789_666, 21_789_666],
  'inception-v4': [41_148_388, 41_148_388],
  'densenet-121': [6_951_684, 6_951_684],
  'densenet-169': [12_487_810, 12_487_810],
  'lesion-resnet-50': [23_512_130, 23_512_130],
};

/** Parameters that PyTorch's model zoo (timm for Inception-v4, the paper for v1) states for 1000 classes. */
const PUBLISHED: Readonly<Record<string, readonly [size: number, parameters: number]>> = {
  alexnet: [224, 61_100_840],
  'vgg-11': [224, 132_863_336],
  'vgg-16': [224, 138_357_544],
  'resnet-18': [224, 11_689_512],
  'lesion-resnet-50': [224, 25_557_032],
  'inception-v1': [224, 6_998_552],
  'inception-v3': [299, 23_834_568],
  'inception-v4': [299, 42_679_816],
  'densenet-121': [224, 7_978_856],
  'densenet-169': [224, 14_149_480],
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

  for (const [name, [size, parameters]] of Object.entries(PUBLISHED))
    it(`${name} has the ${parameters} parameters of its original at ${size} x ${size}, 3 channels, 1000 classes`, () => {
      const original = { rows: size, columns: size, channels: 3, classes: 1000 };
      expect(describeAs(name, 'literal', original).trainable).to.equal(parameters);
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

  it('has fourteen blocks in Inception-v4, nine in Inception-v1, and no head needs a fixed size of image', () => {
    const joins = (name: string): number =>
      describeAs(name, 'literal').layers.filter(({ name: layer }) => /^[A-C0-9a-e]+_concat\d$/.test(layer))
        .length;
    expect(joins('inception-v1')).to.equal(9);
    const blocks = describeAs('inception-v4', 'literal').layers.map(({ name }) => name.split('_')[0]!);
    expect([...new Set(blocks)].filter((part) => /^[ABC]\d$/.test(part))).to.have.length(14);
    for (const name of ['resnet-18', 'inception-v3', 'densenet-169', 'vgg-16', 'alexnet', 'inrac']) {
      const small = describeAs(name, 'practical', { rows: 256, columns: 128 }).weights;
      expect(small, name).to.equal(describeAs(name, 'practical').weights);
    }
  });

  it('takes two channels for a lesion: the scan and one mask (R-076)', () => {
    const { trainable } = describeAs('lesion-resnet-50', 'practical', { channels: 2 });
    expect(trainable).to.equal(23_512_130 - 7 * 7 * 64);
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
