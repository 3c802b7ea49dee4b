import { expect } from 'chai';
import { PREPROCESSING_IDS, toNetworkInput } from '../../src/preprocess/network-input.ts';
import { flipHorizontally } from '../../src/preprocess/flip.ts';
import { PreprocessError } from '../../src/preprocess/preprocess-error.ts';
import type { FusedScan } from '../../src/study/fused-scan.ts';
import { imageOf } from './arbitrary-counts.ts';

/** A scan computed from coordinates, the same on every machine: what an id computes can be pinned on it. */
function computedScan(): FusedScan {
  const front = imageOf(1024, 256, (row, column) =>
    row > 80 && row < 860 ? (row * 7 + column * 13) % 97 : 0,
  );
  const back = imageOf(1024, 256, (row, column) =>
    row > 80 && row < 860 ? (row * 5 + column * 11) % 89 : 0,
  );
  front.values[500 * 256 + 128] = 4000;
  const box = { ceil: 81, floor: 859, left: 0, right: 255 };
  return {
    anterior: front,
    posterior: flipHorizontally(back),
    composite: imageOf(1024, 256, () => 0),
    fusion: { dx: 2, dy: -1, method: 'correlation', correlation: 1, anteriorBox: box, posteriorBox: box },
    flags: [],
  };
}

const input = (preprocessing: string, rows = 1024, columns = 256) =>
  toNetworkInput(computedScan(), { rows, columns, preprocessing });

describe("the network's input", () => {
  for (const id of PREPROCESSING_IDS) {
    it(`${id} has the size the model asks for and is nowhere negative`, () => {
      const values = input(id, 256, 64);
      expect(values).to.have.length(256 * 64);
      expect(values.every((value) => value >= 0 && value <= 3)).to.equal(true);
    });
  }

  it('sum-minmax-v1 divides the sum of both views by its maximum', () => {
    const values = input('sum-minmax-v1');
    // Anterior (500, 100) = 4800 % 97 = 47; the posterior comes from (501, 98) = 3583 % 89 = 23; hottest is 4000 + 25.
    expect(values[500 * 256 + 128]).to.equal(1);
    expect(values[500 * 256 + 100]).to.be.closeTo((47 + 23) / (4000 + ((501 * 5 + 126 * 11) % 89)), 1e-7);
  });

  it('the robust ids do not let one hot pixel set the scale', () => {
    expect(input('sum-minmax-v1')[500 * 256 + 100]).to.be.below(0.05);
    expect(input('sum-p995-v1')[500 * 256 + 100]).to.be.above(0.3);
  });

  it('averages the normalised image down, so small inputs are block means of the large one', () => {
    const [large, small] = [input('sum-sqrt-p995-v1'), input('sum-sqrt-p995-v1', 256, 64)];
    let block = 0;
    for (let row = 400; row < 404; row++)
      for (let column = 120; column < 124; column++) block += large[row * 256 + column]! / 16;
    expect(small[100 * 64 + 30]).to.be.closeTo(block, 1e-6);
  });

  it('an id computes for ever what it computed when models were trained with it', () => {
    const pinned = Object.fromEntries(
      PREPROCESSING_IDS.map((id) => {
        const values = input(id, 128, 32);
        const sum = values.reduce((total, value) => total + value, 0);
        return [id, [sum, values[64 * 32 + 16]!].map((value) => value.toPrecision(6))];
      }),
    );
    expect(pinned).to.deep.include({
      'sum-minmax-v1': ['70.2903', '0.0222379'],
      'sum-p995-v1': ['1622.48', '0.513494'],
      'sum-sqrt-p995-v1': ['2190.75', '0.696348'],
      'sum-sqrt-p98x3-v1': ['2255.93', '0.717016'],
    });
  });

  it('an image without counts becomes all zero', () => {
    const empty = imageOf(1024, 256, () => 0);
    const scan = { ...computedScan(), anterior: empty, posterior: empty };
    const values = toNetworkInput(scan, { rows: 64, columns: 16, preprocessing: 'sum-p995-v1' });
    expect(values.every((value) => value === 0)).to.equal(true);
  });

  it('an unknown id is refused, with the known ones named', () => {
    expect(() => input('sum-minmax-v0')).to.throw(PreprocessError, 'sum-minmax-v1');
    expect(() => input('toString')).to.throw(PreprocessError);
  });
});
