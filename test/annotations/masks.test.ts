import { expect } from 'chai';
import fc from 'fast-check';
import { componentsOfRuns } from '../../src/annotations/components.ts';
import {
  areaOfRuns,
  faultOfRuns,
  mirrorRuns,
  pixelsOfRuns,
  runsOfPixels,
} from '../../src/annotations/mask-runs.ts';
import { maskFromPng, maskToPng } from '../../src/annotations/mask-png.ts';
import { rasteriseShape } from '../../src/annotations/rasterise-shape.ts';
import { traceOutlines } from '../../src/annotations/trace-outline.ts';
import { arbitraryMask, MASK_SIZE } from './arbitrary-mask.ts';

const SIZE = { rows: 20, columns: 20 };

describe('masks', () => {
  it('come back from their pixels', () => {
    fc.assert(
      fc.property(arbitraryMask, (runs) => {
        expect(runsOfPixels(pixelsOfRuns(runs, MASK_SIZE), MASK_SIZE)).to.deep.equal(runs);
      }),
    );
  });

  it('come back from their outlines, holes and touching corners included', () => {
    fc.assert(
      fc.property(arbitraryMask, (runs) => {
        const pixels = new Uint8Array(MASK_SIZE.rows * MASK_SIZE.columns);
        for (const points of traceOutlines(runs)) {
          const part = pixelsOfRuns(rasteriseShape({ kind: 'polygon', points }, MASK_SIZE), MASK_SIZE);
          for (let index = 0; index < pixels.length; index++) pixels[index]! += part[index]!;
        }
        expect(runsOfPixels(pixels, MASK_SIZE)).to.deep.equal(runs);
        expect(Math.max(...pixels)).to.be.at.most(1);
      }),
    );
  });

  it('come back from a PNG', () => {
    fc.assert(
      fc.property(arbitraryMask, (runs) => {
        expect(maskFromPng(maskToPng(runs, MASK_SIZE))).to.deep.equal({ runs, size: MASK_SIZE });
      }),
      { numRuns: 30 },
    );
  });

  it('are themselves after two mirrorings', () => {
    fc.assert(
      fc.property(arbitraryMask, (runs) => {
        expect(mirrorRuns(mirrorRuns(runs, 11), 11)).to.deep.equal(runs);
        expect(areaOfRuns(mirrorRuns(runs, 11))).to.equal(areaOfRuns(runs));
      }),
    );
  });

  it('fall apart where pixels touch only at a corner', () => {
    expect(componentsOfRuns([0, 0, 2, 1, 2, 1])).to.deep.equal([
      [0, 0, 2],
      [1, 2, 1],
    ]);
    expect(componentsOfRuns([0, 0, 2, 0, 5, 1, 1, 1, 5])).to.have.length(1);
  });

  it('tell a run that leaves the image', () => {
    expect(faultOfRuns([0, 0, 3], SIZE)).to.equal(null);
    expect(faultOfRuns([0, 18, 3], SIZE)).to.match(/leaves the image/);
    expect(faultOfRuns([0, 18], SIZE)).to.match(/row, first column, length/);
  });

  it('refuse a PNG that promises more pixels than a scan has', () => {
    const png = maskToPng([0, 0, 1], { rows: 1, columns: 1 });
    png.writeUInt32BE(100_000, 16);
    png.writeUInt32BE(100_000, 20);
    expect(() => maskFromPng(png)).to.throw(/100000 x 100000/);
    expect(() => maskFromPng(Buffer.from('no picture'))).to.throw(/no PNG/);
  });
});

describe('rasteriseShape', () => {
  it('takes the pixels whose centres lie inside', () => {
    const corners = [
      [2, 3],
      [5, 5],
    ] as const;
    expect(rasteriseShape({ kind: 'rectangle', corners }, SIZE)).to.deep.equal([3, 2, 3, 4, 2, 3]);
    const points = [
      [2.5, 3.5],
      [5.5, 3.5],
      [5.5, 5.5],
      [2.5, 5.5],
    ] as const;
    expect(rasteriseShape({ kind: 'polygon', points }, SIZE)).to.deep.equal([3, 2, 3, 4, 2, 3]);
    expect(rasteriseShape({ kind: 'point', at: [7.9, 2.1] }, SIZE)).to.deep.equal([2, 7, 1]);
  });

  it('gives a circle its area', () => {
    const runs = rasteriseShape({ kind: 'circle', centre: [10, 10], radius: 8 }, SIZE);
    expect(areaOfRuns(runs)).to.be.closeTo(Math.PI * 64, 8);
  });

  it('cuts off what leaves the image, and gives nothing for what lies outside', () => {
    const corners = [
      [-5, -5],
      [2, 2],
    ] as const;
    expect(rasteriseShape({ kind: 'rectangle', corners }, SIZE)).to.deep.equal([0, 0, 2, 1, 0, 2]);
    expect(rasteriseShape({ kind: 'circle', centre: [40, 40], radius: 3 }, SIZE)).to.deep.equal([]);
    expect(rasteriseShape({ kind: 'point', at: [20, 0] }, SIZE)).to.deep.equal([]);
  });
});
