import { expect } from 'chai';
import { blurGaussian, convolveSeparable, gaussianKernel } from '../../src/preprocess/gaussian.ts';
import { imageOf } from './arbitrary-counts.ts';

describe('gaussian pixel correction', () => {
  it('has the weights of S001: kernel 3, sigma 1/3', () => {
    const weights = [...gaussianKernel(3, 1 / 3)];
    expect(weights.map((weight) => weight.toFixed(5))).to.deep.equal(['0.01087', '0.97826', '0.01087']);
  });

  it('leaves an even image as it is, up to its border', () => {
    const smooth = blurGaussian(
      imageOf(20, 30, () => 7),
      2,
    );
    for (const value of smooth.values) expect(value).to.be.closeTo(7, 1e-5);
  });

  it('keeps the counts of a point and spreads them evenly to all sides', () => {
    const smooth = convolveSeparable(
      imageOf(9, 9, (row, column) => (row === 4 && column === 4 ? 1000 : 0)),
      gaussianKernel(5, 1),
    );
    expect(smooth.values.reduce((sum, value) => sum + value, 0)).to.be.closeTo(1000, 1e-2);
    expect(smooth.values[4 * 9 + 2]).to.be.closeTo(smooth.values[2 * 9 + 4]!, 1e-4);
    expect(smooth.values[4 * 9 + 3]).to.be.closeTo(smooth.values[4 * 9 + 5]!, 1e-4);
  });
});
