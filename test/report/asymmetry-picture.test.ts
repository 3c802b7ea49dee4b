import { expect } from 'chai';
import { PNG } from 'pngjs';
import { drawAsymmetry } from '../../src/report/asymmetry-picture.ts';
import type { AsymmetryMap } from '../../src/study/asymmetry.ts';

describe('the picture of asymmetry', function () {
  this.timeout(20_000); // fonts are loaded

  it('shows what has more in red and what has less in blue', () => {
    const image = { rows: 40, columns: 128, values: new Float32Array(40 * 128) };
    image.values[20 * 128 + 90] = 0.5;
    image.values[20 * 128 + 37] = -0.5;
    const maps: AsymmetryMap[] = [{ view: 'anterior', image }];
    const png = PNG.sync.read(Buffer.from(drawAsymmetry(maps)));
    const pixel = (cell: number): number[] => {
      const at = 4 * ((64 + 40) * png.width + 12 + 2 * cell);
      return [...png.data.subarray(at, at + 3)];
    };
    expect(pixel(90)).to.deep.equal([205, 0, 0]);
    expect(pixel(37)).to.deep.equal([0, 0, 205]);
    expect(pixel(60)).to.deep.equal([245, 245, 245]);
  });
});
