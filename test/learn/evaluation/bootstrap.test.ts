import { expect } from 'chai';
import { bootstrapIntervals } from '../../../src/learn/evaluation/bootstrap.ts';

const values = Array.from({ length: 400 }, (_, index) => (index % 2 === 0 ? 1 : 0));
const mean = (weights: Uint32Array): number => {
  const sum = values.reduce<number>((total, value, index) => total + value * weights[index]!, 0);
  return sum / weights.reduce((total, weight) => total + weight, 0);
};

describe('bootstrap intervals', () => {
  it('of a mean are about 1.96 standard errors wide to either side, and the same at every call', () => {
    const patients = [...values.keys()];
    const [low, high] = bootstrapIntervals(patients, { mean }).mean!;
    expect(low).to.be.closeTo(0.5 - 0.049, 0.008);
    expect(high).to.be.closeTo(0.5 + 0.049, 0.008);
    expect(bootstrapIntervals(patients, { mean }).mean).to.deep.equal([low, high]);
  });

  it('draw the cases of a patient together, so that repeated cases add no certainty', () => {
    // Four cases a patient that all agree: only a quarter as many independent cases.
    const patients = [...values.keys()].map((index) => (index >> 3) * 2 + (index % 2));
    const [low, high] = bootstrapIntervals(patients, { mean }).mean!;
    expect(high - low).to.be.closeTo(2 * 2 * 0.049, 0.03);
  });

  it('are null where the statistic is mostly undefined, or nothing is drawn', () => {
    expect(bootstrapIntervals([0, 1, 2], { nothing: () => null }).nothing).to.equal(null);
    expect(bootstrapIntervals([0, 1, 2], { one: () => 1 }, { draws: 0 }).one).to.equal(null);
  });
});
