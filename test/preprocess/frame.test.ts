import { expect } from 'chai';
import fc from 'fast-check';
import { bodyFrame, gridFrame } from '../../src/preprocess/frame.ts';
import { frameView, toViewInput } from '../../src/preprocess/network-input.ts';
import { imageOf } from './arbitrary-counts.ts';

const INPUT = { rows: 256, columns: 64 };

describe('the part of an image that becomes an input', () => {
  it('is the standard grid, laid onto the middle of the image', () => {
    expect(gridFrame({ rows: 1024, columns: 256 })).to.deep.equal({
      top: 0,
      left: 0,
      rows: 1024,
      columns: 256,
    });
    expect(gridFrame({ rows: 1000, columns: 300 })).to.deep.equal({
      top: -12,
      left: 22,
      rows: 1024,
      columns: 256,
    });
  });

  it('around a body: has its proportions from the input, holds the body, and has it in the middle (R-023)', () => {
    const side = fc.integer({ min: 0, max: 120 });
    fc.assert(
      fc.property(side, side, side, side, (top, bottom, left, right) => {
        const body = { ceil: top, floor: 700 + bottom, left, right: 130 + right };
        const frame = bodyFrame(body, INPUT);
        expect(frame.columns / frame.rows).to.be.closeTo(INPUT.columns / INPUT.rows, 0.002);
        expect(frame.top).to.be.at.most(body.ceil);
        expect(frame.left).to.be.at.most(body.left);
        expect(frame.top + frame.rows - 1).to.be.at.least(body.floor);
        expect(frame.left + frame.columns - 1).to.be.at.least(body.right);
        const middle = frame.top + (frame.rows - 1) / 2;
        expect(middle).to.be.closeTo((body.ceil + body.floor) / 2, 1);
      }),
    );
  });

  it('is the body where that is sure, so that place and size of a patient in the field do not matter', () => {
    const patient = (top: number): ReturnType<typeof imageOf> =>
      imageOf(1024, 256, (row, column) => {
        if (row < 40 || row > 1000) return 0;
        const inside = row >= top && row < top + 700 && Math.abs(column - 120) < 70;
        return inside ? 20 + ((row - top) % 50) : 1;
      });
    const whole = { ...INPUT, preprocessing: 'view-sqrt-p98x3-v1' };
    const spec = { ...whole, crop: 'body' } as const;
    const [high, low] = [frameView(patient(90), spec), frameView(patient(150), spec)];
    expect(low.frame.top - high.frame.top).to.be.within(59, 61);
    expect(low.frame.rows).to.be.closeTo(high.frame.rows, 2);
    expect(frameView(patient(90), whole).frame).to.deep.equal({ top: 0, left: 0, rows: 1024, columns: 256 });
    const empty = imageOf(1024, 256, () => 0);
    expect(toViewInput(empty, spec)).to.deep.equal(toViewInput(empty, whole));
  });
});
