import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { toLesionInputs } from '../../src/preprocess/lesion-input.ts';
import { toNetworkInput, toViewInput } from '../../src/preprocess/network-input.ts';
import {
  PREPROCESSING_IDS,
  channelsOf,
  imageChannelsOf,
  preprocessingIdsOf,
} from '../../src/preprocess/preprocessing-ids.ts';
import { flipHorizontally } from '../../src/preprocess/flip.ts';
import { PreprocessError } from '../../src/preprocess/preprocess-error.ts';
import { imageOf } from './arbitrary-counts.ts';
import { computedScan } from './computed-scan.ts';

const input = (preprocessing: string, rows = 1024, columns = 256) =>
  toNetworkInput(computedScan(), { rows, columns, preprocessing });

describe("the network's input", () => {
  for (const id of preprocessingIdsOf('examination')) {
    it(`${id} has the size the model asks for and is nowhere negative`, () => {
      const values = input(id, 256, 64);
      expect(values).to.have.length(256 * 64 * channelsOf({ preprocessing: id }));
      expect(values.every((value) => value >= 0 && value <= 9)).to.equal(true);
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
      preprocessingIdsOf('examination').map((id) => {
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
      'sum-log1p-v1': ['2688.36', '0.857956'],
      'sum-sigmoid-v1': ['503.167', '0.159425'],
      'sum-bone-v1': ['1720.60', '0.544428'],
    });
  });

  it('bone, logarithm and sigmoid are what their formulas say, in units of the 98th percentile of the body', () => {
    const at = 500 * 256 + 128;
    const bone = input('sum-bone-v1');
    const [log, sigmoid, root] = [input('sum-log1p-v1'), input('sum-sigmoid-v1'), input('sum-sqrt-p98x3-v1')];
    expect(bone[at]).to.equal(9);
    // (500, 100) holds 47 + 23 counts, see above.
    const unit = Math.round((47 + 23) / bone[500 * 256 + 100]!);
    expect(unit).to.be.within(150, 180);
    expect(bone[500 * 256 + 100]).to.be.closeTo(70 / unit, 1e-7);
    for (const column of [100, 60, 200]) {
      const pixel = 500 * 256 + column;
      const counts = bone[pixel]! * unit;
      expect(root[pixel]).to.be.closeTo(Math.sqrt(counts / unit), 1e-6);
      expect(log[pixel]).to.be.closeTo(Math.log(1 + counts) / Math.log(1 + unit), 1e-6);
      const s = (x: number): number => 1 / (1 + Math.exp(4 - (4 * x) / unit));
      expect(sigmoid[pixel]).to.be.closeTo((s(counts) - s(0)) / (1 - s(0)), 1e-6);
    }
    expect(log[at]).to.be.closeTo(Math.log(1 + 4000 + 64) / Math.log(1 + unit), 1e-6);
    expect(sigmoid[at]).to.equal(1);
  });

  it('a stack has the anterior and the flipped, aligned posterior as channels, each in units of its own bone', () => {
    const spec = { rows: 1024, columns: 256, preprocessing: 'stack-sqrt-p98x3-v1' };
    expect([channelsOf(spec), imageChannelsOf(spec)]).to.deep.equal([2, 2]);
    const scan = computedScan();
    const stack = toNetworkInput(scan, spec);
    const [front, back] = [0, 1].map((channel) => stack.filter((_, index) => index % 2 === channel));
    expect(front![500 * 256 + 128]).to.equal(3);
    // (500, 100) shows 47 counts in front; from behind what lies at (501, 98) of the flipped view: 23 counts.
    const unit = (image: Float32Array, counts: number): number => counts / image[500 * 256 + 100]! ** 2;
    expect(unit(front!, 47)).to.be.closeTo(95, 0.01);
    expect(unit(back!, 23)).to.be.closeTo(87, 0.01);
    const single = { ...scan, anterior: { ...scan.anterior, values: scan.anterior.values.map(() => 0) } };
    expect(toNetworkInput(single, spec).filter((_, index) => index % 2 === 1)).to.deep.equal(back);
  });

  it('a balanced sum does not change when one view is measured twice as long', () => {
    const scan = computedScan();
    const twice = {
      ...scan,
      posterior: { ...scan.posterior, values: scan.posterior.values.map((x) => 2 * x) },
    };
    const balanced = { rows: 64, columns: 16, preprocessing: 'balanced-sqrt-p98x3-v1' };
    const [once, longer] = [toNetworkInput(scan, balanced), toNetworkInput(twice, balanced)];
    expect(Math.max(...once.map((value, at) => Math.abs(value - longer[at]!)))).to.be.below(1e-5);
    const plain = { ...balanced, preprocessing: 'sum-sqrt-p98x3-v1' };
    expect(toNetworkInput(scan, plain)).not.to.deep.equal(once);
  });

  it('makes every bit of the ids with which the first models were trained', () => {
    const bits = OF_FIRST_MODELS.map(([id]) => [id, hashOf(inputOf(id))]);
    expect(bits).to.deep.equal(OF_FIRST_MODELS);
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
    expect(() => input('view-minmax-v1')).to.throw(PreprocessError, 'sum-minmax-v1');
  });

  it('has one id for one computation', () => {
    expect(new Set(PREPROCESSING_IDS).size).to.equal(PREPROCESSING_IDS.length);
  });
});

describe('the input of a network that sees one view', () => {
  const view = (preprocessing: string, rows = 1024, columns = 256) =>
    toViewInput(computedScan().posterior, { rows, columns, preprocessing, source: 'view' });

  it('view-minmax-v1 smooths and divides by the range', () => {
    const counts = imageOf(1024, 256, () => 0);
    counts.values[300 * 256 + 100] = 500;
    const values = toViewInput(counts, { rows: 1024, columns: 256, preprocessing: 'view-minmax-v1' });
    expect(values[300 * 256 + 100]).to.equal(1);
    // The Gaussian's neighbour against its middle: exp(-9 / 2).
    expect(values[300 * 256 + 101]).to.be.closeTo(Math.exp(-4.5), 1e-6);
  });

  it('is the view as stored: not flipped', () => {
    const values = view('view-sqrt-p98x3-v1');
    const turned = toViewInput(flipHorizontally(computedScan().posterior), {
      rows: 1024,
      columns: 256,
      preprocessing: 'view-sqrt-p98x3-v1',
    });
    expect(values[500 * 256 + 20])
      .to.equal(turned[500 * 256 + 235])
      .and.not.equal(turned[500 * 256 + 20]);
  });

  it('an id computes for ever what it computed when models were trained with it', () => {
    const pinned = preprocessingIdsOf('view').map((id) => {
      const values = view(id, 128, 32);
      const sum = values.reduce((total, value) => total + value, 0);
      return [id, sum.toPrecision(6), values[64 * 32 + 16]!.toPrecision(6)];
    });
    expect(pinned).to.deep.equal(PINNED);
  });

  it('takes the scanned area for the body where only a hot spot stands out, as on a 131I scan', () => {
    const faint = imageOf(1024, 256, (row, column) => {
      if (row < 60 || row > 900) return 0;
      if (Math.hypot(row - 190, column - 128) < 8) return 900;
      return (row * 31 + column * 17) % 11 === 0 ? 1 : 0;
    });
    const values = toViewInput(faint, { rows: 1024, columns: 256, preprocessing: 'view-sqrt-p98x3-v1' });
    expect(values[190 * 256 + 128]).to.equal(3);
    expect(values.filter((value) => value > 0 && value < 3).length).to.be.greaterThan(10_000);
  });

  it('negative and missing counts do no harm', () => {
    for (const value of [-5, 0])
      for (const preprocessing of preprocessingIdsOf('view')) {
        const values = toViewInput(
          imageOf(1024, 256, () => value),
          { rows: 64, columns: 16, preprocessing },
        );
        expect(values.every((number) => number === 0)).to.equal(true);
      }
  });
});

const PINNED = [
  ['view-minmax-v1', '1577.24', '0.501883'],
  ['view-sqrt-p98x3-v1', '2082.56', '0.664182'],
  ['view-log1p-v1', '2452.62', '0.782889'],
  ['view-sigmoid-v1', '493.831', '0.156680'],
  ['view-bone-v1', '1575.86', '0.501616'],
];

/** SHA-256, first half, of the bytes that each id made of the computed scan when it was new. */
const OF_FIRST_MODELS: readonly (readonly [string, string])[] = [
  ['sum-minmax-v1', 'b85da0ab49142d9a08d7cc3e3bc78b25'],
  ['sum-p995-v1', 'f45a45c62e201ccd554291a9ca3f6a44'],
  ['sum-sqrt-p995-v1', '2cb2b25fae8ac123ae02b3385bc2e827'],
  ['sum-sqrt-p98x3-v1', 'b78dd3d61596e0c22de5e4372b034493'],
  ['view-minmax-v1', '8400fa3f1d834d1e9410f6a8146d415f'],
  ['view-sqrt-p98x3-v1', '1165703a7b61e1d891758cb92c0f6b63'],
  ['lesion-minmax-v1', '77fbb55211e22a108bdc19061029fc21'],
  ['lesion-sqrt-p98x3-v1', 'b4de14e8585483ab3ab84882c4430bfd'],
];

function inputOf(preprocessing: string): Float32Array {
  const [scan, spec] = [computedScan(), { rows: 384, columns: 100, preprocessing }];
  const mask = [500, 100, 4, 501, 100, 4];
  if (preprocessing.startsWith('view')) return toViewInput(scan.posterior, spec);
  if (preprocessing.startsWith('lesion')) {
    const posterior = { counts: scan.posterior, masks: [mask, [3, 7, 2]] };
    return toLesionInputs({ anterior: null, posterior }, spec).posterior[0]!;
  }
  return toNetworkInput(scan, spec);
}

function hashOf(values: Float32Array): string {
  const hash = createHash('sha256');
  return hash.update(Buffer.from(values.buffer)).digest('hex').slice(0, 32);
}
