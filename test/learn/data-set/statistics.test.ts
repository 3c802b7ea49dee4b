import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { readLabelCodes } from '../../../src/annotations/label-codes.ts';
import { rasteriseShape } from '../../../src/annotations/rasterise-shape.ts';
import { dataSetStatistics } from '../../../src/learn/data-set/data-set-statistics.ts';
import { formatCsv } from '../../../src/learn/data-set/format-csv.ts';
import { describeShape } from '../../../src/learn/data-set/lesion-shape.ts';
import { measureLesions } from '../../../src/learn/data-set/measure-lesions.ts';
import { encodeCounts } from '../../../src/learn/data-set/write-picture.ts';
import { writeStatistics } from '../../../src/learn/data-set/write-statistics.ts';
import type { DataSetLesion } from '../../../src/study/data-set.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { imageEntry, manifestOf } from './small-data-set.ts';

const codes = await readLabelCodes();
const SIZE = { rows: 60, columns: 60 };

function box(left: number, top: number, width: number, height: number): number[] {
  const corners = [
    [left, top],
    [left + width, top + height],
  ] as const;
  return rasteriseShape({ kind: 'rectangle', corners }, SIZE);
}

const circle = (radius: number) => rasteriseShape({ kind: 'circle', centre: [30, 30], radius }, SIZE);

describe('describeShape (R-104)', () => {
  it('measures squares, discs and lines', () => {
    const square = describeShape(box(3, 3, 5, 5));
    expect(square).to.include({ areaPixels: 25, solidity: 1, components: 1 });
    expect(square.eccentricity).to.be.closeTo(0, 1e-6);
    expect(describeShape(circle(10)).solidity).to.be.greaterThan(0.9);
    expect(describeShape(circle(10)).eccentricity).to.be.lessThan(0.1);
    // An axis ratio of 1 to 10: sqrt(1 - 1/100).
    expect(describeShape(box(3, 3, 30, 3)).eccentricity).to.be.closeTo(Math.sqrt(0.99), 1e-9);
  });

  it('names the classes of the papers', () => {
    const classOf = (mask: number[], mm?: [number, number]) => describeShape(mask, mm).shapeClass;
    expect(classOf(circle(2))).to.equal('punctate');
    expect(classOf(circle(5))).to.equal('patchy');
    expect(classOf(circle(8))).to.equal('mass');
    expect(classOf(box(3, 3, 20, 3))).to.equal('strip');
    expect(classOf([...box(3, 3, 3, 3), ...box(12, 3, 3, 3), ...box(8, 10, 3, 3)])).to.equal('mottled');
    expect(classOf([...box(3, 3, 12, 3), ...box(3, 6, 3, 12)])).to.equal('mottled');
    expect(classOf(circle(2), [4.8, 4.8])).to.equal('patchy');
    expect(classOf(circle(8), [1.13, 1.13])).to.equal('patchy');
  });
});

describe('statistics of a data set', () => {
  const lesion = (id: string, mask: number[], region: string, code = 'M'): DataSetLesion => ({
    id,
    code,
    region,
    side: '',
    level: '',
    nature: code === 'M' ? 'malignant' : 'benign',
    mask,
  });
  const images = [
    imageEntry({
      class: 'M',
      lesions: [lesion('l1', circle(2), 'rib'), lesion('l2', circle(8), 'lumbar-spine')],
    }),
    imageEntry({
      patientId: 'p2',
      class: 'A',
      sex: 'M',
      ageYears: 71,
      lesions: [lesion('l1', circle(5), 'knee', 'A')],
    }),
    imageEntry({
      id: 'copy',
      patientId: 'p2',
      class: 'A',
      source: 'augmented',
      lesions: [lesion('l1', circle(5), 'knee', 'A')],
    }),
    imageEntry({ patientId: 'p3', sex: null, quantity: 'grey', lesions: [lesion('l1', circle(3), '', 'B')] }),
  ];

  it('count patients, images and the lesions of originals', async () => {
    await using folder = await temporaryFolder();
    for (const { patientId, file } of images.filter(({ id }) => id !== 'copy')) {
      await mkdir(join(folder.path, patientId), { recursive: true });
      const values = new Float32Array(3600).fill(60);
      values[30 * 60 + 30] = 120;
      await writeFile(join(folder.path, file), await encodeCounts({ ...SIZE, values }));
    }
    const manifest = manifestOf(images);
    const lesions = await measureLesions(folder.path, manifest, codes);
    expect(lesions.map(({ maximumCounts }) => maximumCounts)).to.deep.equal([120, 120, 120, null]);
    expect(lesions[1]?.meanCounts).to.be.closeTo(60 + 60 / 208, 1e-9);
    const statistics = dataSetStatistics(manifest, lesions);
    expect(statistics).to.deep.include({
      patients: 3,
      images: 4,
      lesions: 4,
      imagesByClass: { N: 1, M: 1, A: 2, 'M&A': 0 },
      patientsByClass: { N: 1, M: 1, A: 1 },
      lesionsByNature: { malignant: 2, benign: 2 },
      imagesBySource: { synthetic: 3, augmented: 1 },
    });
    expect(statistics.ages[6]).to.deep.equal({ name: '60-69', F: 1, M: 0 });
    expect(statistics.ages[7]).to.deep.equal({ name: '70-79', F: 0, M: 1 });
    expect(statistics.regions.map(({ name }) => name)).to.deep.equal(['knee', 'not said', 'rib', 'vertebra']);
    expect(statistics.uptake).to.deep.equal([
      { name: '0-50', count: 0 },
      { name: '50-100', count: 0 },
      { name: '100-150', count: 3 },
    ]);
    expect(statistics.lesionsPerImage.map(({ count }) => count)).to.deep.equal([0, 3, 0, 0]);

    const files = await writeStatistics(join(folder.path, 'out'), statistics, lesions);
    expect(files).to.include.members(['statistics.json', 'lesions.csv', 'lesion-regions.svg', 'ages.svg']);
    const csv = await readFile(join(folder.path, 'out/lesions.csv'), 'utf8');
    expect(csv.split('\n')).to.have.length(6);
    for (const file of files.filter((name) => name.endsWith('.svg')))
      expect(await readFile(join(folder.path, 'out', file), 'utf8')).to.match(/^<svg[^]*SYNTHETIC/);
  });

  it('quote the cells that need it', () => {
    expect(
      formatCsv(
        ['a', 'b'],
        [
          ['x,"y"', 1 / 3],
          [null, undefined],
        ],
      ),
    ).to.equal('a,b\n"x,""y""",0.333333\n,\n');
  });
});
