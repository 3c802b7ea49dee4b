import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { readLabelCodes } from '../../../src/annotations/label-codes.ts';
import { checkDataSet } from '../../../src/learn/data-set/check-data-set.ts';
import { checkSplits } from '../../../src/learn/data-set/check-splits.ts';
import { encodeCounts } from '../../../src/learn/data-set/write-picture.ts';
import type { DataSetImage } from '../../../src/study/data-set.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { imageEntry, manifestOf } from './small-data-set.ts';

const codes = await readLabelCodes();

async function writeImages(folder: string, images: readonly DataSetImage[]): Promise<void> {
  for (const [index, { patientId, file }] of images.entries()) {
    await mkdir(join(folder, patientId), { recursive: true });
    const values = Float32Array.from({ length: 80 }, (_, pixel) => pixel + index);
    await writeFile(join(folder, file), await encodeCounts({ rows: 10, columns: 8, values }));
  }
}

describe('checkDataSet', () => {
  it('finds nothing wrong with a sound data set, and counts its classes', async () => {
    await using folder = await temporaryFolder();
    const images = [
      imageEntry({ split: 'train' }),
      imageEntry({ view: 'posterior', split: 'train' }),
      imageEntry({ patientId: 'p2', class: 'M', findings: ['M', 'A'], split: 'test' }),
    ];
    await writeImages(folder.path, images);
    const check = await checkDataSet(folder.path, manifestOf(images), codes);
    expect(check.faults).to.deep.equal([]);
    expect(check.patients).to.equal(2);
    expect(check.classCounts).to.deep.equal({ N: 2, M: 0, A: 0, 'M&A': 1 });
    expect(check.warnings.join('\n'))
      .to.match(/1 examinations have one view/)
      .and.match(/class A has no image/);
  });

  it('lists every fault at once, each with its image', async () => {
    await using folder = await temporaryFolder();
    const lesion = { id: 'l1', side: '', level: '', nature: null } as const;
    const images = [
      imageEntry({
        lesions: [
          { ...lesion, code: 'Q', region: 'tail', mask: [9, 5, 4], reasons: ['guess'] },
          { ...lesion, id: 'l2', code: 'M', region: 'rib', mask: [] },
        ],
        reportFile: 'reports/none.txt',
      }),
      imageEntry({ patientId: 'p2', file: 'p2/none.png' }),
    ];
    await writeImages(folder.path, images.slice(0, 1));
    const { faults } = await checkDataSet(folder.path, manifestOf(images), codes);
    const all = faults.join('\n');
    expect(faults).to.have.length(7);
    expect(all).to.match(/image p1-anterior: reports\/none\.txt is not there/);
    expect(all)
      .to.match(/lesion l1: unknown code "Q"/)
      .and.match(/unknown region "tail"/);
    expect(all)
      .to.match(/unknown reason "guess"/)
      .and.match(/lesion l1: the mask run 9, 5, 4 leaves/);
    expect(all)
      .to.match(/lesion l2: its mask is empty/)
      .and.match(/image p2-anterior: p2\/none\.png: /);
  });

  it('finds the same pixels under two patients', async () => {
    await using folder = await temporaryFolder();
    const images = ['p1', 'p2'].map((patientId) => imageEntry({ patientId, file: 'p1/same.png' }));
    await writeImages(folder.path, images.slice(0, 1));
    const { faults } = await checkDataSet(folder.path, manifestOf(images), codes);
    expect(faults).to.deep.equal(['the same pixels: p1-anterior, p2-anterior']);
  });

  it('names the data sets of the papers that have the same counts', async () => {
    await using folder = await temporaryFolder();
    const counts = { N: 334, M: 174, A: 252, 'M&A': 8 };
    const images = Object.entries(counts).flatMap(([name, count]) =>
      Array.from({ length: count }, (_, index) =>
        imageEntry({ patientId: `${name}${index}`, class: name, file: 'p1/a.png' }),
      ),
    );
    await writeImages(folder.path, [imageEntry({ file: 'p1/a.png' })]);
    const check = await checkDataSet(folder.path, manifestOf(images), codes);
    expect(check.sameCountsAs).to.deep.equal(['s002-d1']);
  });
});

describe('checkSplits', () => {
  const images = (['train', 'test'] as const).map((split) =>
    imageEntry({ id: split, split, source: split === 'test' ? 'dcgan' : 'synthetic', fold: split.length }),
  );

  it('finds patients in two splits or folds, and generated images in the test set', () => {
    expect(checkSplits(manifestOf(images)).faults).to.deep.equal([
      'patient p1 is in more than one split',
      'patient p1 is in more than one fold',
      'image test: a generated image is in the test set (R-045)',
    ]);
  });

  it('calls a demonstration of leakage what it is', () => {
    const history = [{ step: 'split', settings: { method: 'by-sample: demonstration of leakage' } }] as const;
    const leaky = images.map((image) =>
      imageEntry({ id: image.id, split: image.split, source: 'augmented' }),
    );
    const { faults, warnings } = checkSplits(manifestOf(leaky, { history }));
    expect(faults).to.deep.equal([]);
    expect(warnings.join('\n'))
      .to.match(/DEMONSTRATION OF LEAKAGE: 1/)
      .and.match(/1 augmented images/);
  });
});
