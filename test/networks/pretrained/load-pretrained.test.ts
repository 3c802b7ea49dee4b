import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import * as tf from '@tensorflow/tfjs';
import { loadTfjs } from '../../../src/infer/tfjs-runtime.ts';
import { findNetwork } from '../../../src/networks/network-catalogue.ts';
import type { NetworkOptions } from '../../../src/networks/network-options.ts';
import { NetworkError } from '../../../src/networks/network-error.ts';
import { loadPretrained } from '../../../src/networks/pretrained/load-pretrained.ts';
import { PYTORCH_LAYOUTS } from '../../../src/networks/pretrained/pytorch-layouts.ts';
import { toyOptions } from '../networks-at-toy-size.ts';
import { fileFor } from './zoo-file.ts';
import type { SourceTensor } from './safetensors-file.ts';
import { floats, safetensorsFile } from './safetensors-file.ts';

/** Names that PyTorch's model zoo gives some modules of each network. */
const ZOO_NAMES: Readonly<Record<string, readonly string[]>> = {
  alexnet: ['features.0.weight', 'features.10.bias', 'classifier.1.weight', 'classifier.6.bias'],
  'vgg-11': ['features.0.weight', 'features.3.weight', 'features.18.bias', 'classifier.3.weight'],
  'vgg-16': ['features.2.weight', 'features.14.weight', 'features.28.bias', 'classifier.0.weight'],
  'resnet-18': ['conv1.weight', 'layer1.1.bn2.running_var', 'layer4.0.downsample.1.bias', 'fc.weight'],
  'lesion-resnet-50': ['bn1.weight', 'layer1.0.downsample.0.weight', 'layer3.5.conv3.weight', 'fc.bias'],
  'densenet-121': [
    'features.conv0.weight',
    'features.denseblock3.denselayer24.conv2.weight',
    'classifier.bias',
  ],
  'densenet-169': ['features.transition3.norm.running_mean', 'features.norm5.weight', 'classifier.weight'],
  'inception-v3': [
    ...[
      'Conv2d_1a_3x3.conv.weight',
      'Mixed_5b.branch5x5_2.bn.running_var',
      'Mixed_6e.branch7x7dbl_5.conv.weight',
    ],
    ...['Mixed_7c.branch3x3dbl_3b.bn.bias', 'Mixed_7c.branch_pool.conv.weight', 'fc.weight'],
  ],
};

describe('weights that were trained elsewhere', () => {
  let folder = '';
  before(async () => {
    await loadTfjs('wasm');
    folder = await mkdtemp(join(tmpdir(), 'osteonode-weights-'));
  });
  after(() => rm(folder, { recursive: true }));
  afterEach(() => tf.disposeVariables());

  const load = async (
    model: tf.LayersModel,
    network: string,
    tensors: readonly SourceTensor[],
    options: Parameters<typeof loadPretrained>[3] = {},
  ): ReturnType<typeof loadPretrained> => {
    const path = join(folder, `${network}.safetensors`);
    await writeFile(path, safetensorsFile(tensors));
    return loadPretrained(model, path, PYTORCH_LAYOUTS[network]!, options);
  };

  for (const [network, names] of Object.entries(ZOO_NAMES))
    it(`${network}: a file with the zoo's names fills every layer`, async () => {
      const model = toy(network);
      const tensors = fileFor(network, model);
      expect(tensors.map(({ name }) => name)).to.include.members([...names]);
      const report = await load(model, network, [
        ...tensors,
        floats('AuxLogits.fc.bias', [1], new Float32Array(1)),
      ]);
      const withWeights = model.layers.filter((layer) => layer.weights.length > 0).map(({ name }) => name);
      expect(report.loaded).to.deep.equal(withWeights);
      expect(report).to.deep.include({ adapted: [], kept: [], unused: ['AuxLogits.fc.bias'] });
    });

  it('turns filters from OIHW to HWIO and puts the four numbers of a batch norm in place', async () => {
    const model = toy('resnet-18');
    const tensors = fileFor('resnet-18', model);
    await load(model, 'resnet-18', tensors);
    const [o, i, h, w] = [3, 1, 2, 0];
    const [kernel] = model.getLayer('layer1_0_conv2').getWeights();
    const stored = valuesOf(tensors, 'layer1.0.conv2.weight');
    const width = kernel!.shape[3]!;
    expect(kernel!.dataSync()[((h * 3 + w) * width + i) * width + o]).to.equal(
      stored[((o * width + i) * 3 + h) * 3 + w],
    );
    const norm = model
      .getLayer('bn1')
      .getWeights()
      .map((weight) => [...weight.dataSync()]);
    for (const [at, name] of ['weight', 'bias', 'running_mean', 'running_var'].entries())
      expect(norm[at], name).to.deep.equal([...valuesOf(tensors, `bn1.${name}`)]);
  });

  it('reorders the inputs behind a flattened map from channels-rows-columns to rows-columns-channels', async () => {
    const model = toy('vgg-11', { widthFactor: 1 / 64 });
    const tensors = fileFor('vgg-11', model);
    await load(model, 'vgg-11', tensors);
    const [kernel] = model.getLayer('fc1').getWeights();
    const [inputs, outputs] = kernel!.shape as [number, number];
    const channels = inputs / 49;
    const [row, column, channel, output] = [2, 5, 3, 7];
    const ours = kernel!.dataSync()[((row * 7 + column) * channels + channel) * outputs + output];
    const stored = valuesOf(tensors, 'classifier.0.weight')[
      output * inputs + (channel * 7 + row) * 7 + column
    ];
    expect(ours).to.equal(stored);
  });

  for (const maskFilters of ['zeros', 'mean'] as const)
    it(`gives a scan and a mask the mean of three colour filters and ${maskFilters} (R-076)`, async () => {
      const three = toy('lesion-resnet-50');
      const tensors = fileFor('lesion-resnet-50', three);
      const two = toy('lesion-resnet-50', { channels: 2 });
      const report = await load(two, 'lesion-resnet-50', tensors, { maskFilters });
      expect(report.adapted).to.deep.equal(['conv1']);
      const kernel = two.getLayer('conv1').getWeights()[0]! as tf.Tensor4D;
      const stored = valuesOf(tensors, 'conv1.weight');
      const mean = [0, 1, 2].reduce((sum, channel) => sum + stored[(1 * 3 + channel) * 49 + 10]!, 0) / 3;
      const at = (channel: number): number => kernel.arraySync()[1]![3]![channel]![1]!;
      expect(at(0)).to.be.closeTo(mean, 1e-6);
      expect(at(1)).to.be.closeTo(maskFilters === 'mean' ? mean : 0, 1e-6);
    });

  it('keeps its own last layer where the file tells other classes apart', async () => {
    const tensors = fileFor('resnet-18', toy('resnet-18', { classes: 9 }));
    const model = toy('resnet-18', { classes: 2 });
    const before = [...model.getLayer('classes').getWeights()[0]!.dataSync()];
    expect((await load(model, 'resnet-18', tensors)).kept).to.deep.equal(['classes']);
    expect([...model.getLayer('classes').getWeights()[0]!.dataSync()]).to.deep.equal(before);
  });

  it('reads the names of old DenseNet files', async () => {
    const model = toy('densenet-121', { blocks: [2, 1] });
    const old = fileFor('densenet-121', model).map((tensor) => ({
      ...tensor,
      name: tensor.name.replace(/(denselayer\d+\.(?:norm|conv))([12])/, '$1.$2'),
    }));
    expect(old.map(({ name }) => name)).to.include('features.denseblock1.denselayer1.norm.1.weight');
    expect((await load(model, 'densenet-121', old)).unused).to.deep.equal([]);
  });

  it('lists all tensors that are missing or do not fit, and leaves the network as it was', async () => {
    const model = toy('resnet-18');
    const before = model.getWeights().map((weight) => weight.dataSync().slice());
    const tensors = fileFor('resnet-18', model)
      .filter(({ name }) => !name.startsWith('layer2.0.bn1.running'))
      .map((tensor) =>
        tensor.name === 'layer3.1.conv1.weight'
          ? floats(tensor.name, [1, 1, 3, 3], new Float32Array(9))
          : tensor,
      );
    const error: unknown = await load(model, 'resnet-18', tensors).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(NetworkError);
    const { code, faults } = error as NetworkError;
    expect(code).to.equal('WEIGHTS_MISMATCH');
    expect(faults).to.deep.equal([
      'layer2.0.bn1.running_mean is missing; expected 16',
      'layer2.0.bn1.running_var is missing; expected 16',
      'layer3.1.conv1.weight has shape 1x1x3x3; expected 32x32x3x3',
    ]);
    for (const [index, weight] of model.getWeights().entries())
      expect(weight.dataSync()).to.deep.equal(before[index]);
  });
});

function toy(network: string, changes: Partial<NetworkOptions> = {}): tf.LayersModel {
  const entry = findNetwork(network);
  return entry.build(toyOptions(entry, { ...changes }));
}

function valuesOf(tensors: readonly SourceTensor[], name: string): Float32Array {
  const { bytes } = tensors.find((tensor) => tensor.name === name)!;
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}
