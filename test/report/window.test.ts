import { expect } from 'chai';
import { displayWindows } from '../../src/report/window.ts';
import type { Counts } from '../../src/study/counts.ts';
import { drawnBody } from './report-fixture.ts';

const scaled = ({ values, ...size }: Counts, factor: number): Counts => ({
  ...size,
  values: values.map((value) => value * factor),
});

describe('display windows', () => {
  it('are not set by a hot bladder', () => {
    const body = drawnBody(256, 64);
    const bladderless = { ...body, values: body.values.map((value) => (value === 900 ? 40 : value)) };
    const upper = displayWindows([body]).skeletal.upper;
    expect(upper).to.be.within(60, 120);
    expect(upper).to.be.closeTo(displayWindows([bladderless]).skeletal.upper, 60);
  });

  it('follow the counts', () => {
    const body = drawnBody(256, 64);
    const { skeletal } = displayWindows([body]);
    expect(displayWindows([scaled(body, 3)]).skeletal.upper).to.be.closeTo(3 * skeletal.upper, 0.01);
  });

  it('are not stretched over an empty image', () => {
    const empty = { rows: 4, columns: 4, values: new Float32Array(16) };
    expect(displayWindows([empty])).to.deep.equal({
      skeletal: { lower: 0, upper: 8 },
      hotSpot: { lower: 0, upper: 8 },
    });
  });

  it('show hot spots unsaturated in the wide one', () => {
    const { skeletal, hotSpot } = displayWindows([drawnBody(256, 64)]);
    expect(hotSpot.upper).to.equal(900);
    expect(skeletal.upper).to.be.below(900);
  });

  it('leave the counts as they are', () => {
    const body = drawnBody();
    const before = body.values.slice();
    displayWindows([body, body]);
    expect(body.values).to.deep.equal(before);
  });
});
