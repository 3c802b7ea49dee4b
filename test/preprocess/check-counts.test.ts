import { expect } from 'chai';
import { findBody } from '../../src/preprocess/body-box.ts';
import { checkView, clearNegatives } from '../../src/preprocess/check-counts.ts';
import type { Counts } from '../../src/study/counts.ts';
import { imageOf } from './arbitrary-counts.ts';
import { READINGS } from './readings-file.ts';

/** A box of counts in a scanned field: enough of a body for these checks. */
function boxScan(counts: number, top = 40, left = 40): Counts {
  return imageOf(300, 200, (row, column) => {
    if (row < 10 || row > 289 || column < 10 || column > 189) return 0;
    return row >= top && row < 260 && column >= left && column < 160
      ? counts
      : (row + column) % 5 === 0
        ? 1
        : 0;
  });
}

function codes(image: Counts): string[] {
  const flags = checkView(image, 'anterior', findBody(image, READINGS['R-027']), READINGS);
  return flags.map(({ code, severity }) => `${code} ${severity}`);
}

describe('checks of one view', () => {
  it('a body with enough counts inside the field raises nothing', () => {
    expect(codes(boxScan(60))).to.deep.equal([]);
  });

  it('few counts warn, too few fail', () => {
    expect(codes(boxScan(20))).to.deep.equal(['Q-05 warn']);
    expect(codes(boxScan(8))).to.deep.equal(['Q-05 fail']);
  });

  it('a flat image fails', () => {
    expect(codes(imageOf(300, 200, () => 0))).to.include('Q-05 fail');
  });

  it('a head at the upper edge of the field fails, an arm at its side warns', () => {
    expect(codes(boxScan(60, 10))).to.deep.equal(['Q-04 fail']);
    expect(codes(boxScan(60, 40, 10))).to.deep.equal(['Q-04 warn']);
  });

  it('many pixels at the most a byte can hold warn of saturation', () => {
    expect(codes(boxScan(255))).to.deep.equal(['Q-06 warn']);
  });

  it('negative pixels become 0 and are told', () => {
    const { image, flags } = clearNegatives(
      imageOf(1, 3, (_, column) => column - 1),
      'posterior',
    );
    expect([...image.values]).to.deep.equal([0, 0, 1]);
    expect(flags[0]).to.deep.include({ code: 'Q-18', severity: 'warn' });
    expect(flags[0]!.text).to.match(/^1 pixels of the posterior view/);
  });
});
