import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { areaOfRuns } from '../../../src/annotations/mask-runs.ts';
import { augmentDataSet } from '../../../src/learn/data-set/augment-data-set.ts';
import { countClassesOf } from '../../../src/learn/data-set/class-counts.ts';
import { DEFAULT_TRANSFORM_LIMITS, drawTransform } from '../../../src/learn/data-set/draw-transform.ts';
import { planCopies } from '../../../src/learn/data-set/plan-copies.ts';
import { PUBLISHED_DATA_SETS } from '../../../src/learn/data-set/published-data-sets.ts';
import { loadManifestImage } from '../../../src/learn/data-set/read-image.ts';
import {
  transformCounts,
  transformFor,
  transformLesion,
} from '../../../src/learn/data-set/transform-view.ts';
import { encodeCounts } from '../../../src/learn/data-set/write-picture.ts';
import { RandomStream } from '../../../src/phantom/random.ts';
import { flipHorizontally } from '../../../src/preprocess/flip.ts';
import type { Counts } from '../../../src/study/counts.ts';
import type { DataSetLesion } from '../../../src/study/data-set.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { imageEntry, manifestOf } from './small-data-set.ts';

const UNMOVED = { mirror: false, dx: 0, dy: 0, degrees: 0 };
const MIRROR = { ...UNMOVED, mirror: true };

const arbitraryImage: fc.Arbitrary<Counts> = fc
  .record({ rows: fc.integer({ min: 1, max: 12 }), columns: fc.integer({ min: 1, max: 12 }), seed: fc.nat() })
  .map(({ rows, columns, seed }) => {
    const random = new RandomStream(seed);
    return {
      rows,
      columns,
      values: Float32Array.from({ length: rows * columns }, () => random.integer(0, 99)),
    };
  });

const arbitraryTransform = fc
  .nat()
  .map((seed) => drawTransform(DEFAULT_TRANSFORM_LIMITS, new RandomStream(seed)));

function lesionOf(mask: number[], side: DataSetLesion['side'] = 'left'): DataSetLesion {
  return { id: 'l1', code: 'M', region: 'rib', side, level: '7', nature: 'malignant', mask };
}

describe('the transforms of augmentation', () => {
  it('give the image back after two mirrorings', () => {
    fc.assert(
      fc.property(arbitraryImage, (image) => {
        expect(transformCounts(transformCounts(image, MIRROR), MIRROR)).to.deep.equal(image);
      }),
    );
  });

  it('move both views as one patient: fused after or before, the result is the same', () => {
    fc.assert(
      fc.property(arbitraryImage, arbitraryTransform, (image, transform) => {
        const posterior = flipHorizontally(image);
        const moved = flipHorizontally(transformCounts(posterior, transformFor('posterior', transform)));
        const expected = transformCounts(image, transform);
        for (const [index, value] of moved.values.entries())
          expect(value).to.be.closeTo(expected.values[index]!, 1e-3);
      }),
    );
  });

  it('swap the side of a lesion only when they mirror', () => {
    const size = { rows: 10, columns: 10 };
    const mirrored = transformLesion(lesionOf([2, 1, 3]), size, MIRROR);
    expect(mirrored).to.deep.include({ side: 'right', mask: [2, 6, 3] });
    expect(transformLesion(lesionOf([2, 1, 3], 'midline'), size, MIRROR)?.side).to.equal('midline');
    const moved = transformLesion(lesionOf([2, 8, 2]), size, { ...UNMOVED, dx: 1 });
    expect(moved).to.deep.include({ side: 'left', mask: [2, 9, 1] });
    expect(transformLesion(lesionOf([2, 8, 2]), size, { ...UNMOVED, dy: -3 })).to.equal(null);
  });

  it('turn image and mask alike, clockwise about the middle', () => {
    const values = new Float32Array(41 * 41);
    values[10 * 41 + 20] = 100;
    const image = { rows: 41, columns: 41, values };
    const quarter = transformCounts(image, { ...UNMOVED, degrees: 90 });
    expect(quarter.values[20 * 41 + 30]).to.be.closeTo(100, 1e-3);
    const turned = transformLesion(lesionOf([10, 19, 3, 11, 19, 3, 12, 19, 3]), image, {
      ...UNMOVED,
      degrees: 90,
    });
    expect(turned?.mask).to.deep.equal([19, 28, 3, 20, 28, 3, 21, 28, 3]);
    const slight = transformCounts(image, { ...UNMOVED, degrees: 3 });
    expect(slight.values.reduce((sum, value) => sum + value, 0)).to.be.closeTo(100, 5);
    const kept = transformLesion(lesionOf([10, 19, 3, 11, 19, 3]), image, { ...UNMOVED, degrees: 3 });
    expect(areaOfRuns(kept?.mask ?? [])).to.be.within(5, 7);
  });

  it('stay within their limits, one operation at a time, and are never none', () => {
    fc.assert(
      fc.property(arbitraryTransform, ({ mirror, dx, dy, degrees }) => {
        expect(Math.max(Math.abs(dx), Math.abs(dy))).to.be.at.most(5);
        expect(Math.abs(degrees)).to.be.at.most(3);
        expect([dx !== 0, dy !== 0, degrees !== 0].filter(Boolean).length).to.be.at.most(1);
        expect(mirror || dx !== 0 || dy !== 0 || degrees !== 0).to.equal(true);
      }),
    );
    const off = { mirror: false, shiftPixels: 0, rotationDegrees: 0 };
    expect(() => drawTransform(off, new RandomStream(1))).to.throw(RangeError);
    const mirror = drawTransform({ ...off, mirror: true }, new RandomStream(1));
    expect(mirror).to.deep.equal(MIRROR);
  });
});

describe('planCopies', () => {
  /** As many patients as needed with two views each, the last one with one view where the count is odd. */
  const originals = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts).flatMap(([name, count]) =>
      Array.from({ length: count }, (_, index) => {
        const patientId = `${name}${Math.floor(index / 2)}`;
        const view = index % 2 === 0 ? 'anterior' : 'posterior';
        const findings = name.split('&');
        return imageEntry({ patientId, view, class: findings[0]!, findings, studyUid: patientId });
      }),
    );

  for (const [from, to, total] of [
    ['s000-d1', 's000-d2', 1878],
    ['s001-d1', 's001-d2', 6530],
    ['s002-d1', 's002-d2', 1502],
  ] as const) {
    it(`reaches the published counts of ${to} from ${from}`, () => {
      const manifest = manifestOf(originals(PUBLISHED_DATA_SETS[from]!.counts));
      const targets = PUBLISHED_DATA_SETS[to]!.counts;
      const settings = { seed: 5, targets, limits: DEFAULT_TRANSFORM_LIMITS, augmentTest: false };
      const plan = planCopies(manifest, settings);
      const images = [...manifest.images, ...plan.flatMap(({ views }) => views)];
      expect(countClassesOf(images)).to.deep.equal(targets);
      expect(images).to.have.length(total);
      const keys = plan.map(({ views, transform }) => views[0]!.id + JSON.stringify(transform));
      expect(new Set(keys).size).to.equal(keys.length);
    });
  }

  it('copies no patient of validation and test set, unless asked for', () => {
    const images = (['train', 'test', 'validation', null] as const).map((split, index) =>
      imageEntry({ patientId: `p${index}`, split }),
    );
    const settings = { seed: 1, targets: { N: 24 }, limits: DEFAULT_TRANSFORM_LIMITS, augmentTest: false };
    const splitsOf = (augmentTest: boolean) =>
      new Set(
        planCopies(manifestOf(images), { ...settings, augmentTest }).flatMap(({ views }) =>
          views.map(({ split }) => split),
        ),
      );
    expect(splitsOf(false)).to.deep.equal(new Set(['train', null]));
    expect(splitsOf(true).size).to.equal(4);
  });

  it('refuses what cannot be done, all at once', () => {
    const images = [
      imageEntry({ split: 'test' }),
      imageEntry({ patientId: 'p2', class: 'M', findings: ['M'] }),
    ];
    const settings = { seed: 1, limits: DEFAULT_TRANSFORM_LIMITS, augmentTest: false };
    const plan = (targets: Record<string, number>, limits = DEFAULT_TRANSFORM_LIMITS) =>
      planCopies(manifestOf(images), { ...settings, limits, targets });
    expect(() => plan({ A: 5, M: 0, N: 2 })).to.throw(
      /3 faults:\s+there is no image of class "A"\s+class M has 1 images.*\s+all images of class N are for testing/,
    );
    const mirrorOnly = { mirror: true, shiftPixels: 0, rotationDegrees: 0 };
    expect(() => plan({ M: 3 }, mirrorOnly)).to.throw(/only 1 different copies/);
    expect(plan({ M: 2 }, mirrorOnly)).to.have.length(1);
  });
});

describe('augmentDataSet', () => {
  it('writes copies that can be made again from what is recorded', async () => {
    await using folder = await temporaryFolder();
    const [from, to] = [join(folder.path, 'from'), join(folder.path, 'to')];
    const values = Float32Array.from({ length: 600 }, (_, index) => (index * 37) % 101);
    await mkdir(join(from, 'p1'), { recursive: true });
    for (const view of ['anterior', 'posterior'])
      await writeFile(join(from, 'p1', `${view}.png`), await encodeCounts({ rows: 30, columns: 20, values }));
    const lesions = [lesionOf([12, 6, 5, 13, 6, 5])];
    const images = [
      imageEntry({ split: 'train', fold: 2, lesions }),
      imageEntry({ view: 'posterior', split: 'train', fold: 2 }),
    ];
    const settings = { seed: 9, targets: { N: 8 }, limits: DEFAULT_TRANSFORM_LIMITS, augmentTest: false };
    const steps: number[] = [];
    const augmented = await augmentDataSet({ from, to }, manifestOf(images), settings, (done, total) =>
      steps.push(done / total),
    );
    expect(augmented.images).to.have.length(8);
    expect(steps.at(-1)).to.equal(1);
    expect(augmented.history?.at(-1)?.settings['targets']).to.equal('{"N":8}');
    for (const copy of augmented.images.slice(2)) {
      expect(copy).to.include({ source: 'augmented', split: 'train', fold: 2, patientId: 'p1' });
      const original = augmented.images.find(({ id }) => id === copy.derivedFrom!.imageId)!;
      const parameters = copy.derivedFrom!.parameters as unknown as typeof UNMOVED;
      const drawn = drawTransform(DEFAULT_TRANSFORM_LIMITS, new RandomStream(copy.derivedFrom!.seed));
      expect(parameters).to.deep.equal(transformFor(copy.view, drawn));
      const again = transformCounts(await loadManifestImage(to, original), parameters);
      const stored = await loadManifestImage(to, copy);
      expect(stored.values).to.deep.equal(again.values.map(Math.round));
    }
    const [one, two] = augmented.images.slice(2);
    expect(one?.studyUid).to.equal(two?.studyUid);
    expect(one?.lesions).to.have.length(1);
  });
});
