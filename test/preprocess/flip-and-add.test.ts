import { expect } from 'chai';
import fc from 'fast-check';
import { addViews } from '../../src/preprocess/add-views.ts';
import { flipHorizontally } from '../../src/preprocess/flip.ts';
import { shiftImage } from '../../src/preprocess/shift.ts';
import { arbitraryCounts, imageOf } from './arbitrary-counts.ts';

const shift = fc.integer({ min: -9, max: 9 });

describe('view aggregation, step by step', () => {
  it('mirroring twice gives the image back', () => {
    fc.assert(
      fc.property(arbitraryCounts(6, 7), (image) => {
        expect(flipHorizontally(flipHorizontally(image))).to.deep.equal(image);
      }),
    );
  });

  it('mirrors column x to W-1-x', () => {
    const flipped = flipHorizontally(imageOf(1, 4, (_, column) => column));
    expect([...flipped.values]).to.deep.equal([3, 2, 1, 0]);
  });

  it('shifting by (dx, dy) brings pixel (y, x) to (y+dy, x+dx) and fills with 0', () => {
    fc.assert(
      fc.property(arbitraryCounts(6, 7), shift, shift, (image, dx, dy) => {
        const moved = shiftImage(image, dx, dy);
        for (let row = 0; row < 6; row++) {
          for (let column = 0; column < 7; column++) {
            const [y, x] = [row - dy, column - dx];
            const inside = y >= 0 && y < 6 && x >= 0 && x < 7;
            expect(moved.values[row * 7 + column]).to.equal(inside ? image.values[y * 7 + x] : 0);
          }
        }
      }),
    );
  });

  it('aggregation commutes with a shift that both views share', () => {
    fc.assert(
      fc.property(arbitraryCounts(6, 7), arbitraryCounts(6, 7), shift, shift, (a, b, dx, dy) => {
        const before = addViews(shiftImage(a, dx, dy), shiftImage(b, dx, dy), 'sum');
        expect(before).to.deep.equal(shiftImage(addViews(a, b, 'sum'), dx, dy));
      }),
    );
  });

  it('adds beyond 16 bits, and knows mean, maximum, geometric mean and weights', () => {
    const [a, b] = [imageOf(1, 1, () => 60000), imageOf(1, 1, () => 15000)];
    expect(addViews(a, b, 'sum').values[0]).to.equal(75000);
    expect(addViews(a, b, 'mean').values[0]).to.equal(37500);
    expect(addViews(a, b, 'maximum').values[0]).to.equal(60000);
    expect(addViews(a, b, 'geometric-mean').values[0]).to.equal(30000);
    expect(addViews(a, b, { anterior: 0.5, posterior: 2 }).values[0]).to.equal(60000);
  });
});
