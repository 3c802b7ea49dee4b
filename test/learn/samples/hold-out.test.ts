import { expect } from 'chai';
import fc from 'fast-check';
import { holdOut } from '../../../src/learn/samples/hold-out.ts';
import type { LabelledImages } from '../../../src/learn/samples/labelled-images.ts';

/** One pixel a sample, which is its number. */
function setOf(patients: readonly number[]): LabelledImages {
  return {
    rows: 1,
    columns: 1,
    channels: 1,
    classNames: ['a', 'b'],
    images: Float32Array.from(patients.keys()),
    labels: Uint8Array.from(patients, (patient) => patient % 2),
    cases: patients.map((patient, index) => ({
      id: `${index}`,
      patientId: `p${patient}`,
      attributes: {},
    })),
  };
}

describe('holding out a share of the patients', () => {
  it('never puts a patient on both sides, and loses no sample', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(30), { minLength: 1, maxLength: 80 }),
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        fc.nat(1000),
        (patients, share, seed) => {
          const { rest, held } = holdOut(setOf(patients), share, seed);
          const [inside, outside] = [held, rest].map(
            ({ cases }) => new Set(cases.map(({ patientId }) => patientId)),
          );
          expect([...inside!].filter((id) => outside!.has(id))).to.deep.equal([]);
          expect([...rest.images, ...held.images].sort((a, b) => a - b)).to.deep.equal([...patients.keys()]);
          for (const set of [rest, held])
            expect([...set.images]).to.deep.equal(set.cases.map(({ id }) => Number(id)));
        },
      ),
    );
  });

  it('takes the share of each class, the same for the same seed', () => {
    const set = setOf(Array.from({ length: 40 }, (_, index) => index));
    const { held } = holdOut(set, 0.25, 7);
    expect([...held.labels].filter((label) => label === 0)).to.have.length(5);
    expect(held.labels).to.have.length(10);
    expect(holdOut(set, 0.25, 7).held.images).to.deep.equal(held.images);
    expect(holdOut(set, 0.25, 8).held.images).to.not.deep.equal(held.images);
  });
});
