import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { PNG } from 'pngjs';
import { loadManifestSet } from '../../../src/learn/samples/manifest-set.ts';
import { parseReadings } from '../../../src/preprocess/readings.ts';
import type { DataSetImage } from '../../../src/study/data-set.ts';
import type { TemporaryFolder } from '../../support/temporary-folder.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { imageEntry, manifestOf } from '../data-set/small-data-set.ts';

const READINGS = parseReadings(
  readFileSync(join(import.meta.dirname, '../../../conf/readings.yaml'), 'utf8'),
);
const VIEW = { rows: 32, columns: 8, preprocessing: 'view-minmax-v1', source: 'view' } as const;

describe('a set of images of a data set', () => {
  let folder: TemporaryFolder;
  before(async () => {
    folder = await temporaryFolder();
    for (const patient of ['p1', 'p2']) {
      await mkdir(join(folder.path, patient));
      for (const view of ['anterior', 'posterior'])
        await writeFile(join(folder.path, patient, `${view}.png`), drawBody(patient === 'p1' ? 40 : 90));
    }
  });
  after(() => folder[Symbol.asyncDispose]());

  const load = (
    images: readonly DataSetImage[],
    input: Parameters<typeof loadManifestSet>[2] = VIEW,
    changes: object = {},
  ) => {
    const source = {
      kind: 'manifest',
      path: join(folder.path, 'data-set.json'),
      split: null,
      ...changes,
    } as const;
    return loadManifestSet(manifestOf(images), source, input, { readings: READINGS });
  };

  it('has a soft target where two diseases are present, and leaves out what waits for adjudication', async () => {
    const set = await load([
      imageEntry({ class: 'A' }),
      imageEntry({ view: 'posterior', class: 'M&A', findings: ['M', 'A'] }),
      imageEntry({ patientId: 'p2', class: null }),
    ]);
    expect(set.classNames).to.deep.equal(['N', 'M', 'A']);
    expect([...set.targets!]).to.deep.equal([0, 0, 1, 0, 0.5, 0.5]);
    expect(set.cases.map(({ id }) => id)).to.deep.equal(['p1-anterior', 'p1-posterior']);
    expect(set.cases[1]!.findings).to.deep.equal(['M', 'A']);
    expect(Math.max(...set.images)).to.be.above(0.1);
  });

  it('keeps to the split and the fold that are asked for', async () => {
    const images = [
      imageEntry({ split: 'train', fold: 0 }),
      imageEntry({ patientId: 'p2', split: 'test', fold: 1 }),
    ];
    const patients = async (changes: object) =>
      (await load(images, VIEW, changes)).cases.map(({ patientId }) => patientId);
    expect(await patients({ split: 'test' })).to.deep.equal(['p2']);
    expect(await patients({ fold: { index: 0, only: 'inside' } })).to.deep.equal(['p1']);
    expect(await patients({ fold: { index: 0, only: 'outside' } })).to.deep.equal(['p2']);
    const failure = await load(images, VIEW, { split: 'validation' }).catch((error: unknown) => error);
    expect(failure).to.have.property('code', 'DATA_SET_REQUEST');
  });

  it('fuses both views of an examination into one sample', async () => {
    const input = { rows: 32, columns: 8, preprocessing: 'sum-minmax-v1' };
    const set = await load([imageEntry(), imageEntry({ view: 'posterior' })], input);
    expect(set.cases.map(({ id }) => id)).to.deep.equal(['1.2.1']);
    const twice = await load([imageEntry(), imageEntry({ id: 'again' })], input).catch(
      (error: unknown) => error,
    );
    expect(twice).to.have.property('message').that.includes('the same view of one examination');
  });

  it('makes a sample of each lesion whose nature is known', async () => {
    const lesion = { code: 'M', region: 'rib', side: 'left', level: '7' } as const;
    const lesions = [
      { ...lesion, id: 'a', nature: 'malignant', mask: [300, 100, 4, 301, 100, 4] },
      { ...lesion, id: 'b', nature: null, mask: [400, 100, 4] },
      { ...lesion, id: 'c', nature: 'benign', mask: [500, 100, 4] },
    ] as const;
    const input = { ...VIEW, preprocessing: 'lesion-minmax-v1', source: 'lesion' } as const;
    const set = await load([imageEntry({ class: null, lesions })], input);
    expect(set.classNames).to.deep.equal(['benign', 'malignant']);
    expect([...set.labels]).to.deep.equal([1, 0]);
    expect(set.cases.map(({ id }) => id)).to.deep.equal(['p1-anterior/a', 'p1-anterior/c']);
    expect(set.images).to.have.length(2 * 32 * 8 * 3);
    expect(set.imageChannels).to.equal(1);
    const other = imageEntry({ view: 'posterior', class: null, lesions: [{ ...lesions[2], id: 'd' }] });
    const both = await load([imageEntry({ class: null, lesions }), other], {
      ...input,
      layout: 'sideBySide',
    });
    expect(both.cases.map(({ id }) => id)).to.deep.equal([
      'p1-anterior/a',
      'p1-anterior/c',
      'p1-posterior/d',
    ]);
    const maskOf = (sample: number): number[] =>
      [...both.images.subarray(sample * 768, (sample + 1) * 768).entries()]
        .filter(([at, value]) => at % 3 === 1 && value > 0)
        .map(([at]) => Math.floor(at / 3) % 8);
    expect(Math.max(...maskOf(0))).to.be.below(4);
    expect(Math.min(...maskOf(2))).to.be.at.least(4);
  });
});

/** A grey picture of a body as large as a scan, so that it can be found and fused. */
function drawBody(grey: number): Buffer {
  const picture = new PNG({ width: 256, height: 1024 });
  for (let row = 0; row < 1024; row++)
    for (let column = 0; column < 256; column++) {
      const inside = row > 100 && row < 900 && Math.abs(column - 128) < 60;
      const value = inside ? grey + ((row * 7 + column * 3) % 20) : (row + column) % 2;
      picture.data.set([value, value, value, 255], (row * 256 + column) * 4);
    }
  return PNG.sync.write(picture);
}
