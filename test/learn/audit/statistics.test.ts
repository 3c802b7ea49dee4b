import { expect } from 'chai';
import { fanoFactor } from '../../../src/learn/audit/fano-factor.ts';
import { kolmogorovSmirnov } from '../../../src/learn/audit/kolmogorov-smirnov.ts';
import { crossValidate, fitLogistic, predictLogistic } from '../../../src/learn/audit/logistic-regression.ts';
import { radialSpectrum, spectrumFloor, spectrumSlope } from '../../../src/learn/audit/radial-spectrum.ts';
import { auc } from '../../../src/learn/evaluation/auc.ts';
import { RandomStream } from '../../../src/phantom/random.ts';
import { blurGaussian } from '../../../src/preprocess/gaussian.ts';
import type { Counts } from '../../../src/study/counts.ts';

/** Poisson counts on a plane that rises from left to right by `slope` a pixel. */
function slopingCounts(seed: number, slope = 0.3): Counts {
  const [rows, columns] = [128, 64];
  const random = new RandomStream(seed);
  const values = Float32Array.from({ length: rows * columns }, (_, index) =>
    random.poisson(10 + slope * (index % columns)),
  );
  return { rows, columns, values };
}

function inner({ rows, columns }: Counts): number[] {
  return Array.from({ length: rows * columns }, (_, index) => index).filter((index) => {
    const [row, column] = [Math.floor(index / columns), index % columns];
    return row > 0 && row < rows - 1 && column > 0 && column < columns - 1;
  });
}

describe('statistics of the phantom audit', () => {
  it('Fano factor: 1 for raw counts even on a slope, far below 1 once they were smoothed', () => {
    const counts = slopingCounts(3);
    expect(fanoFactor(counts, inner(counts))).to.be.within(0.94, 1.06);
    expect(fanoFactor(blurGaussian(counts, 1), inner(counts))).to.be.below(0.1);
    expect(fanoFactor({ rows: 3, columns: 3, values: new Float32Array(9) }, [4])).to.equal(null);
  });

  it('power spectrum: a floor of 1 for raw counts, and a blob falls as its Fourier transform does', () => {
    const spectrum = radialSpectrum(slopingCounts(5, 0), 2.26);
    expect(spectrumFloor(spectrum, 0.1)).to.be.within(0.94, 1.06);
    const sigma = 8;
    const blob = Float32Array.from({ length: 128 * 128 }, (_, index) => {
      const [y, x] = [Math.floor(index / 128) - 64, (index % 128) - 64];
      return 1e4 * Math.exp(-(x * x + y * y) / (2 * sigma * sigma));
    });
    const smooth = radialSpectrum({ rows: 128, columns: 128, values: blob }, 1);
    // |F|^2 ~ exp(-4 pi^2 sigma^2 f^2): its slope on logarithmic axes is -8 pi^2 sigma^2 f^2, here around f = 0.03.
    expect(spectrumSlope(smooth, 0.02, 0.045)).to.be.within(-7, -3);
  });

  it('Kolmogorov-Smirnov: 0 for the same shape, 1 for what does not overlap; pixels without counts do not matter', () => {
    expect(kolmogorovSmirnov([500, 2, 4, 2], [0, 1, 2, 1])).to.be.closeTo(0, 1e-12);
    expect(kolmogorovSmirnov([0, 3, 0, 0], [9, 0, 0, 5])).to.equal(1);
    expect(kolmogorovSmirnov([0, 1, 1], [0, 1, 3])).to.be.closeTo(0.25, 1e-12);
  });

  it('logistic regression: finds the direction that separates, and out of fold nothing in noise', () => {
    const random = new RandomStream(11);
    const positive = Array.from({ length: 400 }, (_, index) => index % 2 === 1);
    const rows = positive.map((is) => [random.normal(is ? 1 : 0, 1), random.normal(), 7]);
    const model = fitLogistic(rows, positive);
    expect(model.weights[1]).to.be.within(0.7, 1.4);
    expect(Math.abs(model.weights[2]!)).to.be.below(0.3);
    expect(predictLogistic(model, [3, 0, 7])).to.be.above(0.8);
    // Two Gaussians one standard deviation apart: AUC = Phi(1 / sqrt 2) = 0.76.
    expect(auc(crossValidate(rows, positive), positive)).to.be.within(0.7, 0.82);
    const noise = positive.map(() => [random.normal(), random.normal()]);
    expect(auc(crossValidate(noise, positive), positive)).to.be.within(0.4, 0.6);
  });
});
