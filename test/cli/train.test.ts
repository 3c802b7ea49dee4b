import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { reasonAgainstGpu } from '../../src/infer/gpu-adapter.ts';
import { runCommand } from '../support/classify-command.ts';
import type { TemporaryFolder } from '../support/temporary-folder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const SMALL = ['--network', 'inrac', '--data', 'phantom:lung:12:7', '--epochs', '1', '--batch', '4'];
const TINY = ['--rows', '64', '--columns', '16', '--width-factor', '0.125', '--blocks', '1'];

describe('osteonode train', function () {
  this.timeout(120_000);
  let folder: TemporaryFolder;
  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => folder[Symbol.asyncDispose]());

  const train = (name: string, ...parameters: readonly string[]) =>
    runCommand(
      'train',
      '--out',
      join(folder.path, name),
      '--cache',
      join(folder.path, 'cache'),
      ...parameters,
    );

  it('has a help that names networks, recipes and presets', async () => {
    const { exitCode, text } = await runCommand('train', '--help');
    expect(exitCode).to.equal(0);
    for (const word of [
      'inrac-lung',
      'dspic-am',
      'lesion-resnet',
      's000',
      'stable',
      'phantom:PRESET:COUNT:SEED',
    ])
      expect(text.replace(/\s+/g, ' ')).to.include(word);
  });

  it('trains, tells where it is, and leaves a model', async () => {
    const { exitCode, text } = await train('model', ...SMALL, ...TINY, '--validation', '0.4');
    expect(exitCode, text).to.equal(0);
    expect(text)
      .to.match(/epoch 1: loss \d/)
      .and.match(/validation loss \d/);
    for (const file of ['model.onnx', 'model.yaml', 'record.json', 'curves.svg', 'train.log'])
      expect(existsSync(join(folder.path, 'model', file)), file).to.equal(true);
  });

  it('refuses wrong settings with status 2 and all faults', async () => {
    for (const parameters of [
      [],
      ['--network', 'inrac', '--data', 'phantom:lung:none:1'],
      ['--recipe', 'no-such'],
    ]) {
      const { exitCode, text } = await train('wrong', ...parameters);
      expect(exitCode, parameters.join(' ')).to.equal(2);
      expect(text).to.not.include('    at ');
    }
  });

  it('refuses WebGPU on a machine without a graphics processor, with the reason', async function () {
    const reason = reasonAgainstGpu();
    if (reason === null) return this.skip();
    const { exitCode, text } = await train('gpu', ...SMALL, ...TINY, '--backend', 'webgpu');
    expect([exitCode, text]).to.satisfy(
      ([code, said]: [number, string]) => code === 1 && said.includes(reason),
    );
    // As far as it goes without one: the package loads and asks for an adapter.
    const asked = await train('gpu', ...SMALL, ...TINY, '--backend', 'webgpu', '--allow-software');
    expect(asked.exitCode).to.equal(1);
    expect(asked.text)
      .to.include('TRAIN_BACKEND')
      .and.match(/adapter|webgpu/i);
  });
});
