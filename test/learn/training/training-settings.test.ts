import { expect } from 'chai';
import { PRESETS, learningRateAt } from '../../../src/learn/training/training-settings.ts';

describe('the learning rate', () => {
  it('of the papers stays as it is', () => {
    for (const epoch of [0, 10.5, 299]) expect(learningRateAt(PRESETS.s000, epoch)).to.equal(0.01);
  });

  it('of the stable preset rises for five epochs, then falls to a hundredth along a cosine', () => {
    const { stable } = PRESETS;
    expect(learningRateAt(stable, 0)).to.be.closeTo(0.05 * 3e-4, 1e-12);
    expect(learningRateAt(stable, 5)).to.be.closeTo(3e-4, 1e-12);
    expect(learningRateAt(stable, 52.5)).to.be.closeTo(3e-4 * (0.01 + 0.99 / 2), 1e-9);
    expect(learningRateAt(stable, 100)).to.be.closeTo(3e-6, 1e-12);
  });
});
