import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeRecipe } from '../../../src/learn/training/make-recipe.ts';
import { RECIPES } from '../../../src/learn/training/recipes.ts';
import { TrainingError } from '../../../src/learn/training/training-error.ts';
import { findNetwork } from '../../../src/networks/network-catalogue.ts';
import { findPreset } from '../../../src/phantom/presets.ts';
import { preprocessingIdsOf } from '../../../src/preprocess/preprocessing-ids.ts';
import type { TemporaryFolder } from '../../support/temporary-folder.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { imageEntry, manifestOf } from '../data-set/small-data-set.ts';

const refusal = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);

describe('the recipe of a request', () => {
  it('with a preset of a paper is as printed: last epoch, no validation set, min-max (R-079 to R-082)', async () => {
    const recipe = await makeRecipe({ network: 'inrac', data: 'phantom:lung:30:1', preset: 's000' });
    expect(recipe.training).to.include({ optimiser: 'adam', learningRate: 0.01, batchSize: 32, epochs: 300 });
    expect(recipe.training).to.include({ keep: 'last', patience: null, weightDecay: 0 });
    expect(recipe.data.validation).to.equal(null);
    expect(recipe.network.variant).to.equal('literal');
    expect(recipe.input).to.deep.equal({ rows: 1024, columns: 256, preprocessing: 'sum-minmax-v1' });
    const s001 = await makeRecipe({ network: 'dscint', data: 'phantom:dscint:30:1', preset: 's001' });
    expect(s001.training).to.include({ learningRate: 1e-3, batchSize: 4, weightDecay: 1e-4 });
    const s004 = await makeRecipe({ network: 'resnet-18', data: 'phantom:lesion:30:1', preset: 's004' });
    expect(s004.training.augmentation.mirror).to.equal(true);
  });

  it('takes unit, classes and decision from the data (R-099 for two diseases at once)', async () => {
    const view = await makeRecipe({ network: 'dspic-am', data: 'phantom:dspic:30:1' });
    expect(view.input.source).to.equal('view');
    expect(view.decision).to.deep.include({ rule: 'top-2', pair: ['M', 'A'] });
    const lesion = await makeRecipe({ network: 'resnet-18', data: 'phantom:lesion:30:1', crop: 64 });
    expect(lesion.decision).to.deep.include({ rule: 'threshold', positive: ['malignant'] });
    expect(lesion.input).to.deep.include({ source: 'lesion', crop: { rows: 64, columns: 64 } });
    expect(lesion.data.validation).to.equal(0.12);
  });

  it('changes a shipped recipe only where asked', async () => {
    const recipe = await makeRecipe({ recipe: 'inrac-lung', epochs: 3, validation: 'phantom:lung:9:9' });
    expect(recipe).to.deep.equal({
      ...RECIPES['inrac-lung']!,
      training: { ...RECIPES['inrac-lung']!.training, epochs: 3 },
      data: {
        ...RECIPES['inrac-lung']!.data,
        validation: { kind: 'phantom', preset: 'lung', count: 9, seed: 9, changes: {} },
      },
    });
  });

  it('takes crop, masks, layout and rotation where asked, and leaves no trace of them elsewhere', async () => {
    const data = 'phantom:lesion:30:1';
    const asked = { crop: 'body', mask: ['bladder'], layout: 'sideBySide', rotate: 3 } as const;
    const { input, training } = await makeRecipe({ network: 'resnet-18', data, columns: 32, ...asked });
    expect(input).to.deep.include({ crop: 'body', mask: ['bladder'], layout: 'sideBySide' });
    expect(training.augmentation.rotateDegrees).to.equal(3);
    const plain = await makeRecipe({ network: 'resnet-18', data });
    expect(plain.input).to.have.all.keys('rows', 'columns', 'preprocessing', 'source');
    expect(plain.training.augmentation).to.have.all.keys('mirror', 'shiftPixels', 'gain');
    const lung = { network: 'inrac', data: 'phantom:lung:30:1' };
    const faulty = { ...lung, crop: 64, layout: 'sideBySide', columns: 31 } as const;
    expect(await refusal(makeRecipe(faulty)))
      .to.have.property('message')
      .that.matches(/window around a lesion, of examinations.*of examinations.*31 columns, which is odd/);
  });

  it('names what is wrong: all faults of the settings together, or the names there are', async () => {
    const faulty = await refusal(
      makeRecipe({
        network: 'inrac',
        data: 'phantom:lung:30:1',
        epochs: 0,
        preprocessing: 'x',
        validation: '2',
      }),
    );
    expect(faulty).to.be.instanceOf(TrainingError);
    expect(faulty)
      .to.have.property('message')
      .that.matches(/x is not of.*0 epochs.*validation share 2/);
    for (const request of [
      { network: 'no-such', data: 'phantom:lung:30:1' },
      { network: 'inrac', data: 'phantom:no-such:30:1' },
      { network: 'inrac', data: 'phantom:lung:many:1' },
      { recipe: 'no-such' },
      { network: 'inrac' },
    ])
      expect(await refusal(makeRecipe(request)), JSON.stringify(request)).to.have.property(
        'code',
        'TRAIN_SETTINGS',
      );
  });
});

describe('the recipe of a request for a data set on disk', () => {
  let folder: TemporaryFolder;
  let path: string;
  before(async () => {
    folder = await temporaryFolder();
    path = join(folder.path, 'data-set.json');
    const images = ['train', 'validation', 'test'].map((split, fold) =>
      imageEntry({ patientId: `p${fold}`, split: split as 'train', fold }),
    );
    await writeFile(path, JSON.stringify(manifestOf(images)));
  });
  after(() => folder[Symbol.asyncDispose]());

  it('follows the split of its images', async () => {
    const { data } = await makeRecipe({ network: 'dspic-am', data: path });
    expect(data.training).to.deep.include({ kind: 'manifest', path, split: 'train' });
    expect(data.validation).to.deep.include({ split: 'validation' });
    expect(data.heldOut['test']).to.deep.include({ split: 'test' });
  });

  it('finds two diseases at once also where the classes are those of the network only (R-099)', async () => {
    const images = [imageEntry({ class: 'M', findings: ['M', 'A'] })];
    const other = join(folder.path, 'imported.json');
    await writeFile(other, JSON.stringify({ ...manifestOf(images), classes: ['N', 'M', 'A'] }));
    const { decision } = await makeRecipe({ network: 'dspic-am', data: other });
    expect(decision).to.deep.include({ rule: 'top-2', pair: ['M', 'A'] });
  });

  it('with a fold trains on the others and measures on that one (R-089)', async () => {
    const { data } = await makeRecipe({ network: 'dspic-am', data: path, fold: 1 });
    expect(data.training).to.deep.include({ split: null, fold: { index: 1, only: 'outside' } });
    expect(data.heldOut['fold1']).to.deep.include({ fold: { index: 1, only: 'inside' } });
  });
});

describe('the recipes of models that ship', () => {
  for (const [id, recipe] of Object.entries(RECIPES))
    it(`${id} names things that exist, and never measures on what it trained on`, () => {
      expect(findNetwork(recipe.network.name).name).to.equal(recipe.network.name);
      const { source = 'examination', preprocessing } = recipe.input;
      expect(preprocessingIdsOf(source)).to.include(preprocessing);
      const { training, validation, heldOut } = recipe.data;
      const sources = [training, validation, ...Object.values(heldOut)];
      const seeds = sources.map((each) => {
        if (each === null || typeof each === 'number' || each.kind !== 'phantom')
          throw new Error('a shipped model is made of phantoms');
        expect(findPreset(each.preset).unit).to.equal(source);
        return each.seed;
      });
      expect(new Set(seeds).size).to.equal(seeds.length);
    });
});
