import { expect } from 'chai';
import fc from 'fast-check';
import { countClassesOf } from '../../../src/learn/data-set/class-counts.ts';
import type { SplitSettings } from '../../../src/learn/data-set/split-data-set.ts';
import { foldDataSet, splitDataSet } from '../../../src/learn/data-set/split-data-set.ts';
import { RandomStream } from '../../../src/phantom/random.ts';
import type { DataSetImage, DataSetLesion, ImageSource } from '../../../src/study/data-set.ts';
import { imageEntry, manifestOf } from './small-data-set.ts';

const SETTINGS: SplitSettings = {
  seed: 1,
  testShare: 0.3,
  validationShare: 0,
  augmentTest: false,
  bySample: false,
};

/** Patients with one to six images of up to two classes. */
const arbitraryImages = fc
  .array(
    fc.record({
      images: fc.integer({ min: 1, max: 6 }),
      classes: fc.subarray(['N', 'M', 'A'], { minLength: 1, maxLength: 2 }),
    }),
    { minLength: 20, maxLength: 60 },
  )
  .map((patients) =>
    patients.flatMap(({ images, classes }, patient) =>
      Array.from({ length: images }, (_, index) =>
        imageEntry({
          id: `p${patient}-${index}`,
          patientId: `p${patient}`,
          class: classes[index % classes.length]!,
          source: (['synthetic', 'augmented'] satisfies ImageSource[])[index % 2]!,
        }),
      ),
    ),
  );

function patientsIn(images: readonly DataSetImage[], wanted: (image: DataSetImage) => boolean): Set<string> {
  return new Set(images.filter(wanted).map(({ patientId }) => patientId));
}

describe('splitDataSet', () => {
  it('never puts one patient into two splits', () => {
    fc.assert(
      fc.property(arbitraryImages, fc.nat(), fc.boolean(), (images, seed, augmentTest) => {
        const settings = { ...SETTINGS, seed, augmentTest, validationShare: 0.15 };
        const split = splitDataSet(manifestOf(images), settings).images;
        const sets = (['train', 'validation', 'test'] as const).map((name) =>
          patientsIn(split, (image) => image.split === name),
        );
        for (const [index, one] of sets.entries())
          for (const other of sets.slice(index + 1))
            expect([...one].filter((patient) => other.has(patient))).to.deep.equal([]);
      }),
      { numRuns: 50 },
    );
  });

  it('splits 7:3 with the classes in proportion: 284 of the 945 samples of S000 are for testing', () => {
    const counts = { NoMet: 307, ADMet: 318, nADMet: 320 };
    const images = Object.entries(counts).flatMap(([name, count]) =>
      Array.from({ length: count }, (_, index) =>
        imageEntry({ id: `${name}${index}`, patientId: `${name}${Math.floor(index / 2)}`, class: name }),
      ),
    );
    const manifest = manifestOf(images, { task: 'lung', classes: Object.keys(counts) });
    const test = splitDataSet(manifest, SETTINGS).images.filter(({ split }) => split === 'test');
    expect(test.length).to.be.closeTo(284, 2);
    for (const [name, count] of Object.entries(countClassesOf(test)))
      expect(count, name).to.be.closeTo(0.3 * counts[name as keyof typeof counts], 1.5);
  });

  it('gives the same split for the same seed, another for another, and records it', () => {
    const images = Array.from({ length: 40 }, (_, index) => imageEntry({ patientId: `p${index}` }));
    const splitsOf = (seed: number) =>
      splitDataSet(manifestOf(images), { ...SETTINGS, seed }).images.map(({ split }) => split);
    expect(splitsOf(3)).to.deep.equal(splitsOf(3));
    expect(splitsOf(3)).not.to.deep.equal(splitsOf(4));
    const [step] = splitDataSet(manifestOf(images), { ...SETTINGS, seed: 3 }).history ?? [];
    expect(step).to.deep.include({ step: 'split', seed: 3 });
    expect(step?.settings).to.include({ testShare: 0.3, method: 'by-patient' });
  });

  it('tests on originals only, unless asked for, and never on generated images', () => {
    const images = Array.from({ length: 30 }, (_, patient) =>
      (['synthetic', 'augmented', 'dcgan'] as const).map((source) =>
        imageEntry({ id: `${patient}-${source}`, patientId: `p${patient}`, source }),
      ),
    ).flat();
    const sourcesOf = (augmentTest: boolean) =>
      countSources(splitDataSet(manifestOf(images), { ...SETTINGS, augmentTest }).images, 'test');
    expect(sourcesOf(false)).to.deep.equal({ synthetic: 9 });
    expect(sourcesOf(true)).to.deep.equal({ synthetic: 9, augmented: 9 });
  });

  it('shares patients only in the demonstration of leakage, which says so', () => {
    const images = Array.from({ length: 60 }, (_, index) =>
      imageEntry({ id: `i${index}`, patientId: `p${Math.floor(index / 6)}` }),
    );
    const leaky = splitDataSet(manifestOf(images), { ...SETTINGS, bySample: true });
    const test = patientsIn(leaky.images, ({ split }) => split === 'test');
    const train = patientsIn(leaky.images, ({ split }) => split === 'train');
    expect([...test].some((patient) => train.has(patient))).to.equal(true);
    expect(leaky.history?.[0]?.settings['method']).to.match(/leakage/);
  });

  it('says so when there are too few patients', () => {
    expect(() => splitDataSet(manifestOf([imageEntry()]), SETTINGS)).to.throw(/1 patients are too few: test/);
  });
});

describe('foldDataSet', () => {
  it('never puts one patient into two folds', () => {
    fc.assert(
      fc.property(arbitraryImages, fc.nat(), (images, seed) => {
        const folded = foldDataSet(manifestOf(images), { seed, folds: 5 }).images;
        for (const [, own] of Map.groupBy(folded, ({ patientId }) => patientId))
          expect(new Set(own.map(({ fold }) => fold)).size).to.equal(1);
        expect(new Set(folded.map(({ fold }) => fold)).size).to.equal(5);
      }),
      { numRuns: 50 },
    );
  });

  it('keeps within the published folds of S004: 669-674 patients, 2897-3084 lesions, both kinds balanced', function () {
    this.timeout(20_000); // 3352 patients with 14,972 lesions.
    const manifest = manifestOf(patientsOfS004(), { task: 'lesion', unit: 'lesion' });
    const folded = foldDataSet(manifest, { seed: 1, folds: 5 }).images;
    for (const [fold, own] of Map.groupBy(folded, (image) => image.fold)) {
      expect(own.length, `fold ${fold}`).to.be.within(669, 674);
      const lesions = own.flatMap((image) => image.lesions);
      expect(lesions.length).to.be.within(2897, 3084);
      expect(lesions.filter(({ nature }) => nature === 'malignant').length).to.be.closeTo(7670 / 5, 15);
      expect(lesions.filter(({ nature }) => nature === 'benign').length).to.be.closeTo(7302 / 5, 15);
    }
  });
});

function countSources(images: readonly DataSetImage[], split: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const image of images.filter((each) => each.split === split))
    counts[image.source] = (counts[image.source] ?? 0) + 1;
  return counts;
}

/** One image a patient; every patient has one lesion, the others are spread at random. */
function patientsOfS004(): DataSetImage[] {
  const random = new RandomStream(4);
  const natures = [...Array<'malignant'>(7670).fill('malignant'), ...Array<'benign'>(7302).fill('benign')];
  const lesions: DataSetLesion[][] = Array.from({ length: 3352 }, () => []);
  for (const [index, nature] of natures.entries()) {
    const patient =
      index % 9 === 0 && index / 9 < 3352 ? index / 9 : Math.floor(3352 * random.uniform() ** 2);
    lesions[patient]!.push({
      id: `l${index}`,
      code: nature === 'malignant' ? 'M' : 'B',
      region: '',
      side: '',
      level: '',
      nature,
      mask: [],
    });
  }
  return lesions.map((own, index) => imageEntry({ id: `i${index}`, patientId: `p${index}`, lesions: own }));
}
