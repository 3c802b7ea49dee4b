import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import * as tf from '@tensorflow/tfjs';
import { loadTfjs } from '../../../src/infer/tfjs-runtime.ts';
import { loadInitialWeights } from '../../../src/learn/training/initial-weights.ts';
import { TrainingError } from '../../../src/learn/training/training-error.ts';
import { findNetwork } from '../../../src/networks/network-catalogue.ts';
import { toyOptions } from '../../networks/networks-at-toy-size.ts';
import { safetensorsFile } from '../../networks/pretrained/safetensors-file.ts';
import { fileFor } from '../../networks/pretrained/zoo-file.ts';
import { rejectionOf } from '../../support/rejection.ts';

describe('weights that a training begins with (R-077)', () => {
  let folder: string;
  before(async () => {
    await loadTfjs('wasm');
    folder = await mkdtemp(join(tmpdir(), 'osteonode-initial-'));
  });
  after(async () => {
    tf.disposeVariables();
    await rm(folder, { recursive: true });
  });

  it('are in the network, and the record tells the file by its content', async () => {
    const entry = findNetwork('resnet-18');
    const model = entry.build(toyOptions(entry));
    const path = join(folder, 'zoo.safetensors');
    await writeFile(path, safetensorsFile(fileFor('resnet-18', model)));
    const before = await model.getLayer('conv1').getWeights()[0]!.data();
    const record = await loadInitialWeights(model, 'resnet-18', path);
    expect(await model.getLayer('conv1').getWeights()[0]!.data()).to.not.deep.equal(before);
    expect(record.file).to.equal('zoo.safetensors');
    expect(record.sha256).to.match(/^[0-9a-f]{64}$/);
    expect(record.loaded).to.include.members(['conv1', 'layer4_1_conv2', 'classes']);
  });

  it('are refused for a network that exists nowhere else, naming those that do', async () => {
    const entry = findNetwork('dscint');
    const model = entry.build(toyOptions(entry));
    const error = await rejectionOf(loadInitialWeights(model, 'dscint', 'none'), TrainingError);
    expect(error.code).to.equal('TRAIN_SETTINGS');
    expect(error.message).to.include('lesion-resnet-50');
  });
});
