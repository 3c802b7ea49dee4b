import { expect } from 'chai';
import { generatePatient, type PhantomPatient, seedOfCase } from '../../src/phantom/generate-patient.ts';
import { FRAME } from '../../src/phantom/frame.ts';

/** Pairs of the same patient with and without disease: what does not belong to the class cancels out. */
const PAIRS = 24;

type Features = Record<string, number>;

function featuresOf({ anterior, posterior, truth, exposure }: PhantomPatient): Features {
  const features: Features = {
    tilt: truth.tiltDegrees,
    'active rows': exposure.lastRow - exposure.firstRow,
  };
  for (const [view, { values }] of Object.entries({ anterior, posterior })) {
    const sorted = values.slice().sort();
    features[`${view} total`] = values.reduce((sum, value) => sum + value, 0);
    features[`${view} mean`] = features[`${view} total`]! / values.filter((value) => value > 0).length;
    features[`${view} maximum`] = sorted.at(-1)!;
    features[`${view} 99th percentile`] = sorted[Math.floor(0.99 * sorted.length)]!;
    features[`${view} bladder`] = bladderCounts(values, exposure.firstRow + 37 + 0.202 * truth.heightMm);
  }
  return features;
}

/** Counts of the middle of the pelvis around a row. */
function bladderCounts(values: Float32Array, middle: number): number {
  let sum = 0;
  for (let row = Math.round(middle) - 15; row < middle + 15; row++)
    for (let column = 108; column < 148; column++) sum += values[row * FRAME.columns + column]!;
  return sum;
}

/** Mann-Whitney: how often the first is larger. */
function aucOf(first: readonly number[], second: readonly number[]): number {
  let wins = 0;
  for (const a of first) for (const b of second) wins += a > b ? 1 : a === b ? 0.5 : 0;
  return wins / (first.length * second.length);
}

describe('shortcuts', function () {
  this.timeout(120_000);
  for (const [preset, healthy, sick] of [['lung', 'NoMet', ['ADMet', 'nADMet']]] as const) {
    it(`trivial features do not tell ${sick.join(' or ')} from ${healthy}`, () => {
      const make = (className: string, index: number) =>
        featuresOf(generatePatient(preset, seedOfCase(31, index), { className }));
      const without = Array.from({ length: PAIRS }, (_, index) => make(healthy, index));
      const withDisease = Array.from({ length: PAIRS }, (_, index) => make(sick[index % 2]!, index));
      for (const name of Object.keys(without[0]!)) {
        const auc = aucOf(
          withDisease.map((features) => features[name]!),
          without.map((features) => features[name]!),
        );
        expect(auc, name).to.be.within(0.4, 0.6);
      }
    });
  }
});
