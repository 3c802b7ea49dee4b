import { expect } from 'chai';
import { calibrationError, fitTemperature } from '../../../src/learn/evaluation/calibration.ts';
import { youdenThreshold } from '../../../src/learn/evaluation/operating-point.ts';
import { RandomStream } from '../../../src/phantom/random.ts';

describe('temperature scaling', () => {
  it('finds by how much a network was too sure of itself', () => {
    const random = new RandomStream(4);
    const labels: number[] = [];
    const probabilities = new Float32Array(4000);
    for (let index = 0; index < 2000; index++) {
      const logit = random.normal(0, 1.5);
      labels.push(random.chance(1 / (1 + Math.exp(-logit))) ? 1 : 0);
      const overconfident = 1 / (1 + Math.exp(-2.5 * logit));
      probabilities.set([1 - overconfident, overconfident], index * 2);
    }
    expect(fitTemperature({ probabilities, classes: 2 }, labels)).to.be.closeTo(2.5, 0.25);
  });
});

describe('calibration error', () => {
  it('is zero where what was said is what was found, and the gap where it is not', () => {
    const truths = [true, false, false, false];
    expect(calibrationError([0.25, 0.25, 0.25, 0.25], truths)).to.equal(0);
    expect(calibrationError([0.75, 0.75, 0.75, 0.75], truths)).to.equal(0.5);
    expect(calibrationError([1, 0], [true, false])).to.equal(0);
  });
});

describe('operating point', () => {
  it('lies between the groups where they are apart, and at the best compromise where they overlap', () => {
    expect(youdenThreshold([0.1, 0.2, 0.8, 0.9], [false, false, true, true])).to.equal(0.5);
    const overlapping = [0.1, 0.3, 0.4, 0.6, 0.2, 0.5, 0.7, 0.9];
    expect(youdenThreshold(overlapping, [false, false, false, false, true, true, true, true])).to.be.closeTo(
      0.45,
      1e-9,
    );
  });

  it('is never a score that occurs', () => {
    const scores = [0.2, 0.4, 0.4, 0.6];
    expect(scores).not.to.include(youdenThreshold(scores, [false, false, true, true]));
  });

  it('needs cases of both kinds', () => {
    expect(() => youdenThreshold([0.1, 0.2], [true, true])).to.throw(RangeError);
  });
});
