import { expect } from 'chai';
import { paintCounts } from '../../src/report/paint-counts.ts';

const window = { lower: 0, upper: 100 };
const place = { x: 0, y: 0, window };
const counts = (rows: number, columns: number, values: readonly number[]) => ({
  rows,
  columns,
  values: Float32Array.from(values),
});

describe('paintCounts', () => {
  it('paints counts black on white, pixel by pixel at natural size', () => {
    const grey = paintCounts({ ...place, width: 2, height: 2, counts: counts(2, 2, [0, 50, 100, 500]) });
    expect([...grey]).to.deep.equal([255, 128, 0, 0]);
  });

  it('keeps left on the left and the head at the top', () => {
    const grey = paintCounts({ ...place, width: 4, height: 4, counts: counts(2, 2, [100, 0, 0, 0]) });
    expect(grey[0]).to.equal(0);
    expect([grey[3], grey[12], grey[15]]).to.deep.equal([255, 255, 255]);
  });

  it('averages what a smaller picture covers, so that no hot pixel is lost', () => {
    const grey = paintCounts({ ...place, width: 1, height: 1, counts: counts(2, 2, [100, 0, 0, 0]) });
    expect(grey[0]).to.be.closeTo(255 - 255 / 4, 1);
  });

  it('shows negative counts as none', () => {
    const grey = paintCounts({ ...place, width: 1, height: 1, counts: counts(1, 1, [-30]) });
    expect(grey[0]).to.equal(255);
  });
});
