import { expect } from 'chai';
import fc from 'fast-check';
import { flipHorizontally } from '../../src/preprocess/flip.ts';
import { fromPosterior, toAnterior, toPosterior } from '../../src/preprocess/map-to-views.ts';
import { shiftImage } from '../../src/preprocess/shift.ts';
import { imageOf } from './arbitrary-counts.ts';

const [COLUMNS, ROWS] = [40, 30];

describe('mapping findings back to both views', () => {
  it('a posterior pixel is found again where the composite took it from', () => {
    const whole = (max: number) => fc.integer({ min: 12, max: max - 13 });
    const small = fc.integer({ min: -9, max: 9 });
    fc.assert(
      fc.property(whole(COLUMNS), whole(ROWS), small, small, (x, y, dx, dy) => {
        const posterior = imageOf(ROWS, COLUMNS, (row, column) => row * COLUMNS + column);
        const moved = shiftImage(flipHorizontally(posterior), dx, dy);
        const point = toPosterior({ x, y }, { dx, dy }, COLUMNS);
        expect(posterior.values[point.y * COLUMNS + point.x]).to.equal(moved.values[y * COLUMNS + x]);
        expect(fromPosterior(point, { dx, dy }, COLUMNS)).to.deep.equal({ x, y });
      }),
    );
  });

  it('the composite has the grid of the anterior view', () => {
    expect(toAnterior({ x: 3.5, y: 8 })).to.deep.equal({ x: 3.5, y: 8 });
  });
});
