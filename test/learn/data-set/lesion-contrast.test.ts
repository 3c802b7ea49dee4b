import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { expect } from 'chai';
import { rasteriseShape } from '../../../src/annotations/rasterise-shape.ts';
import { contrastStatistics, describeContrast } from '../../../src/learn/data-set/contrast-statistics.ts';
import { dataSetStatistics } from '../../../src/learn/data-set/data-set-statistics.ts';
import { measureContrasts, surroundingsOf } from '../../../src/learn/data-set/lesion-contrast.ts';
import { encodeCounts } from '../../../src/learn/data-set/write-picture.ts';
import { writeStatistics } from '../../../src/learn/data-set/write-statistics.ts';
import { parseReadings } from '../../../src/preprocess/readings.ts';
import type { DataSetLesion } from '../../../src/study/data-set.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { imageEntry, manifestOf } from './small-data-set.ts';

const readings = parseReadings(
  await readFile(resolve(import.meta.dirname, '../../../conf/readings.yaml'), 'utf8'),
);
const SIZE = { rows: 160, columns: 80 };

function box(left: number, top: number, side: number): number[] {
  const corners = [
    [left, top],
    [left + side, top + side],
  ] as const;
  return rasteriseShape({ kind: 'rectangle', corners }, SIZE);
}

function lesion(id: string, mask: number[], nature: DataSetLesion['nature']): DataSetLesion {
  return { id, code: nature === 'malignant' ? 'M' : 'A', region: '', side: '', level: '', nature, mask };
}

/** A body of 20 counts with a hot square in it. */
function body(left: number, top: number, counts: number) {
  const values = new Float32Array(SIZE.rows * SIZE.columns);
  for (let row = 10; row < 150; row++) values.fill(20, row * SIZE.columns + 10, row * SIZE.columns + 70);
  for (let row = top; row < top + 4; row++)
    values.fill(counts, row * SIZE.columns + left, row * SIZE.columns + left + 4);
  return { ...SIZE, values };
}

describe('contrast of lesions before and after aggregation (R-031)', () => {
  it('is measured in the view and at the same place in the sum, mirrored for the posterior view', async () => {
    await using folder = await temporaryFolder();
    // Columns 30 to 33 from the front are columns 46 to 49 from behind; seen from there it is fainter.
    const images = [
      imageEntry({ view: 'anterior', class: 'M', lesions: [lesion('l1', box(30, 60, 4), 'malignant')] }),
      imageEntry({ view: 'posterior', class: 'M', lesions: [lesion('l1', box(46, 60, 4), 'malignant')] }),
      imageEntry({ patientId: 'p2', class: 'A', lesions: [lesion('l1', box(30, 60, 4), 'benign')] }),
    ];
    const pictures = [body(30, 60, 100), body(46, 60, 40), body(30, 60, 100)];
    for (const [index, { file }] of images.entries()) {
      await mkdir(dirname(join(folder.path, file)), { recursive: true });
      await writeFile(join(folder.path, file), await encodeCounts(pictures[index]!));
    }
    const manifest = manifestOf(images);
    const contrasts = await measureContrasts(folder.path, manifest, readings);
    // The lone view of the second patient has nothing to be added to.
    expect(contrasts.map(({ view, before, after }) => [view, before, after])).to.deep.equal([
      ['anterior', 5, 3.5],
      ['posterior', 2, 3.5],
    ]);
    const summary = contrastStatistics(contrasts)!;
    expect(summary).to.include({ lesions: 2, notMeasured: 0 });
    expect(summary.groups[0]).to.deep.equal({
      view: 'anterior',
      nature: 'malignant',
      lesions: 1,
      before: 5,
      after: 3.5,
      ratio: 0.7,
      raised: 0,
    });
    expect(describeContrast(summary)[1]).to.equal('  anterior, malignant: 5.00 -> 3.50, higher for 0 of 1');

    const out = join(folder.path, 'out');
    const statistics = dataSetStatistics(manifest, [], contrasts);
    expect(await writeStatistics(out, statistics, [], contrasts)).to.include('contrast.csv');
    const csv = await readFile(join(out, 'contrast.csv'), 'utf8');
    expect(csv).to.include('p1-posterior,l1,posterior,M,malignant,2,3.5,');
    const json = JSON.parse(await readFile(join(out, 'statistics.json'), 'utf8')) as typeof statistics;
    expect(json.contrast).to.deep.equal(summary);
  });

  it('compares with a ring that leaves a gap and other lesions out', () => {
    const taken = new Uint8Array(SIZE.rows * SIZE.columns);
    const mask = box(40, 80, 1);
    const ring = surroundingsOf(mask, taken, SIZE);
    expect(ring).to.have.length(17 * 17 - 5 * 5);
    taken.fill(1, 84 * SIZE.columns, 85 * SIZE.columns);
    expect(surroundingsOf(mask, taken, SIZE)).to.have.length(17 * 17 - 5 * 5 - 17);
    expect(surroundingsOf(box(0, 0, 1), new Uint8Array(12800), SIZE)).to.have.length(9 * 9 - 3 * 3);
  });

  it('is nothing where there is nothing to compare', () => {
    expect(contrastStatistics([])).to.equal(null);
    const empty = { imageId: 'a', lesionId: 'l', view: 'anterior', code: 'M', nature: null } as const;
    const none = contrastStatistics([{ ...empty, before: null, after: null, aligned: false }]);
    expect(none).to.deep.include({ groups: [], notMeasured: 1, notAligned: 1 });
  });
});
