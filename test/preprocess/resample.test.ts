import { expect } from 'chai';
import fc from 'fast-check';
import { percentile } from '../../src/preprocess/percentile.ts';
import { averageArea, fitCentred } from '../../src/preprocess/resample.ts';
import { toStandardGrid } from '../../src/preprocess/standard-grid.ts';
import { arbitraryCounts, imageOf } from './arbitrary-counts.ts';

const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('resampling', () => {
  it('a quarter of the size is the mean of 4x4 blocks', () => {
    const image = imageOf(8, 8, (row, column) => (row < 4 && column < 4 ? 10 : row + column));
    const small = averageArea(image, 2, 2);
    expect(small.values[0]).to.equal(10);
    expect(small.values[3]).to.be.closeTo(11, 1e-6);
  });

  it('keeps the mean for any size', () => {
    const size = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(arbitraryCounts(6, 7), size, size, (image, rows, columns) => {
        expect(mean(averageArea(image, rows, columns).values)).to.be.closeTo(mean(image.values), 1e-3);
      }),
    );
  });

  it('pads and cuts around the middle', () => {
    const image = imageOf(2, 2, () => 1);
    expect([...fitCentred(image, 4, 4).values].join('')).to.equal('0000011001100000');
    expect(fitCentred(fitCentred(image, 4, 4), 2, 2)).to.deep.equal(image);
  });

  it('brings a matrix of known spacing onto 1024x256 and keeps its counts', () => {
    const { image, flags } = toStandardGrid(
      imageOf(963, 241, () => 2),
      [2.4, 2.4],
    );
    expect([image.rows, image.columns]).to.deep.equal([1024, 256]);
    const total = image.values.reduce((sum, value) => sum + value, 0);
    expect(total).to.be.closeTo(963 * 241 * 2, 300);
    expect(flags.map(({ code, severity }) => `${code} ${severity}`)).to.deep.equal(['Q-16 warn']);
  });

  it('does not touch a matrix of unknown or odd spacing, and fails its check', () => {
    const image = imageOf(512, 128, () => 2);
    for (const spacing of [null, [4.5, 4.5]] as const) {
      const result = toStandardGrid(image, spacing);
      expect(result.image).to.equal(image);
      expect(result.flags[0]).to.include({ code: 'Q-16', severity: 'fail' });
    }
  });

  it('finds the same percentiles as sorting does', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1 }), share, (numbers, part) => {
        const sorted = Float32Array.from(numbers).sort();
        const rank = Math.min(sorted.length - 1, Math.max(0, Math.ceil(part * sorted.length) - 1));
        expect(percentile(Float32Array.from(numbers), part)).to.equal(sorted[rank]);
      }),
    );
  });
});
