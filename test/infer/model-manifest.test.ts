import { appendFile } from 'node:fs/promises';
import { expect } from 'chai';
import { stringify } from 'yaml';
import {
  loadModel,
  modelIdentity,
  parseManifest,
  requirePreprocessing,
} from '../../src/infer/model-manifest.ts';
import { manifestOf, writeToyModel } from './toy-model.ts';

describe('model manifest', () => {
  const valid = (): Record<string, unknown> => manifestOf(Buffer.from('weights'));
  const codeOf = (act: () => unknown): unknown => {
    try {
      act();
    } catch (error) {
      return error;
    }
    return null;
  };

  it('loads a model whose weights are the ones described', async () => {
    const toy = await writeToyModel();
    try {
      const model = await loadModel(toy.directory);
      expect(model.file).to.equal(toy.file);
      expect(model.classes.map(({ code }) => code)).to.deep.equal(['NoMet', 'ADMet', 'nADMet']);
      expect(modelIdentity(model)).to.deep.equal({
        id: 'toy',
        version: '0.0.1',
        weightsSha256: model.weightsSha256,
        trainingStatement: 'Not trained at all.',
      });
    } finally {
      await toy.remove();
    }
  });

  it('refuses weights of which one byte differs', async () => {
    const toy = await writeToyModel();
    try {
      await appendFile(toy.file, 'x');
      const failure = await loadModel(toy.directory).catch((error: unknown) => error);
      expect(failure).to.include({ code: 'MODEL_CHECKSUM', fault: 'permanent' });
    } finally {
      await toy.remove();
    }
  });

  it('refuses a model trained on other preprocessing than ours, naming both', () => {
    const model = parseManifest(stringify(valid()));
    expect(() => requirePreprocessing(model, ['other-v2', 'toy-v1'])).not.to.throw();
    const failure = codeOf(() => requirePreprocessing(model, 'other-v2'));
    expect(failure).to.include({ code: 'MODEL_PREPROCESSING' });
    expect((failure as Error).message).to.match(/toy-v1.*other-v2/);
  });

  it('lists all faults of a manifest together, each with its path', () => {
    const broken = { ...valid(), version: 'one', weightsSha256: 'abc', surplus: true };
    const failure = codeOf(() => parseManifest(stringify(broken)));
    expect(failure).to.include({ code: 'MODEL_MANIFEST' });
    expect((failure as Error).message).to.match(/version: .*weightsSha256: .*surplus/s);
  });

  it('knows what part of an image is shown, and refuses a layout that its input cannot have', () => {
    const of = (changes: object): unknown => {
      const input = { rows: 64, columns: 16, preprocessing: 'toy-v1', ...changes };
      return codeOf(() => parseManifest(stringify({ ...valid(), input })));
    };
    const accepted = { crop: 'body', mask: ['bladder', 'injection'] };
    const manifest = parseManifest(
      stringify({ ...valid(), input: { rows: 64, columns: 16, preprocessing: 'toy-v1', ...accepted } }),
    );
    expect(manifest.input).to.deep.include(accepted);
    for (const refused of [{ crop: 'head' }, { mask: ['kidney'] }, { layout: 'sideBySide' }])
      expect(of(refused), JSON.stringify(refused)).to.include({ code: 'MODEL_MANIFEST' });
    const odd = of({ layout: 'sideBySide', source: 'lesion', columns: 15 });
    expect(odd).to.have.property('message').that.includes('input.layout');
  });

  it('refuses a decision rule about classes the model does not have, or about all of them', () => {
    for (const positive of [['Fracture'], ['NoMet', 'ADMet', 'nADMet']]) {
      const decision = { rule: 'threshold', finding: 'metastatic', positive, threshold: 0.5 };
      expect(codeOf(() => parseManifest(stringify({ ...valid(), decision })))).to.include({
        code: 'MODEL_MANIFEST',
      });
    }
  });

  it('says so when there is no manifest, no YAML, or a file outside the folder', async () => {
    expect(await loadModel('/nonexistent').catch((error: unknown) => error)).to.include({
      code: 'MODEL_MANIFEST',
    });
    expect(codeOf(() => parseManifest('a: [1'))).to.include({ code: 'MODEL_MANIFEST' });
    expect(codeOf(() => parseManifest(stringify({ ...valid(), file: '../model.onnx' })))).to.include({
      code: 'MODEL_MANIFEST',
    });
  });
});
