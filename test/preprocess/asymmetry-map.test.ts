import { expect } from 'chai';
import { asymmetryMap } from '../../src/preprocess/asymmetry-map.ts';
import { flipHorizontally } from '../../src/preprocess/flip.ts';
import { drawBody } from './drawn-body.ts';
import { READINGS } from './readings-file.ts';

describe('the map of asymmetry', function () {
  this.timeout(20_000); // whole bodies at full size
  const hot = [{ share: 0.3, across: 30, counts: 60 }];

  it('is positive at a hot spot, as negative at its mirror image, and nought elsewhere', () => {
    const { image, box } = drawBody({ hot });
    const map = asymmetryMap({ image, box, isTurned: false }, READINGS['R-025']);
    expect([map.rows, map.columns]).to.deep.equal([512, 128]);
    const at = (row: number, column: number): number => map.values[row * map.columns + column]!;
    const [row, left, right] = [160, 79, 48];
    expect(at(row, left)).to.be.above(0.2);
    expect(at(row, right)).to.be.closeTo(-at(row, left), 0.02);
    const differing = map.values.filter((value) => Math.abs(value) > 0.05).length;
    expect(differing).to.be.within(20, 300);
    expect(at(5, 64), 'outside the body').to.equal(0);
  });

  it('shows a posterior view as seen from the front', () => {
    const { image, box } = drawBody({ hot });
    const front = asymmetryMap({ image, box, isTurned: false }, READINGS['R-025']);
    const back = asymmetryMap({ image: flipHorizontally(image), box, isTurned: true }, READINGS['R-025']);
    expect(back.values).to.deep.equal(front.values);
  });
});
