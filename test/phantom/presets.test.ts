import { expect } from 'chai';
import { GOLDEN_CASES } from '../../src/phantom/golden-cases.ts';
import { findPreset, PRESET_NAMES } from '../../src/phantom/presets.ts';
import { classOfEachCase, PUBLISHED_COUNTS } from '../../src/phantom/published-counts.ts';

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, n) => total + n, 0);

describe('presets of phantoms', () => {
  it('published counts add up to what the papers print (R-011)', () => {
    const { lung, dscint, dspic, lesion } = PUBLISHED_COUNTS;
    expect([lung.D1, lung.D2, lung.D3].map(sum)).to.deep.equal([623, 1878, 945]);
    expect([dscint.patients, dscint.images, dscint.augmented].map(sum)).to.deep.equal([600, 1078, 6530]);
    expect([dspic.D, dspic.D_2, dspic.D_3].map(sum)).to.deep.equal([768, 1502, 1280]);
    expect(sum(lesion.lesions)).to.equal(14_972);
  });

  it('are drawn with the published shares', () => {
    const weights = (name: string) =>
      Object.fromEntries(findPreset(name).classes.map((one) => [one.name, one.weight]));
    expect(weights('lung')).to.deep.equal(PUBLISHED_COUNTS.lung.D1);
    expect(weights('dscint')).to.deep.equal(PUBLISHED_COUNTS.dscint.patients);
    expect(weights('dspic')).to.deep.equal(PUBLISHED_COUNTS.dspic.D);
  });

  it('a published set has exactly its counts, in an order of its seed', () => {
    const counts = PUBLISHED_COUNTS.dspic.D;
    const names = classOfEachCase(counts, 3);
    const found = Object.fromEntries(
      Object.keys(counts).map((name) => [name, names.filter((one) => one === name).length]),
    );
    expect(found).to.deep.equal(counts);
    expect(classOfEachCase(counts, 3)).to.deep.equal(names);
    expect(classOfEachCase(counts, 4)).to.not.deep.equal(names);
    expect(new Set(names.slice(0, 20)).size).to.be.above(1);
  });

  it('twelve golden cases stay what they are', () => {
    expect(GOLDEN_CASES).to.have.length(12);
    expect(new Set(GOLDEN_CASES.map(({ className }) => className)).size).to.equal(5);
    expect(GOLDEN_CASES.slice(0, 3)).to.deep.equal([
      { seed: 4103469333, className: 'normal' },
      { seed: 448332837, className: 'metastasis' },
      { seed: 1548882647, className: 'arthritis' },
    ]);
  });

  it('all classes of a preset can be told apart by name, and view labels are among them', () => {
    for (const preset of PRESET_NAMES) {
      const { classes, viewClasses } = findPreset(preset);
      const names = classes.map(({ name }) => name);
      expect(new Set(names).size).to.equal(names.length);
      for (const label of Object.values(viewClasses)) if (label !== null) expect(names).to.include(label);
    }
  });
});
