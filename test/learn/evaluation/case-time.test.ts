import { expect } from 'chai';
import { summariseTimes } from '../../../src/learn/evaluation/case-time.ts';

describe('summariseTimes (R-107)', () => {
  it('gives median and 95th percentile without the two cases that warm up', () => {
    const times = [900, 500, ...Array.from({ length: 100 }, (_, index) => 100 - index)];
    expect(summariseTimes(times)).to.deep.equal({ cases: 100, medianMs: 50, p95Ms: 95 });
  });

  it('takes what there is of very few', () => {
    expect(summariseTimes([30, 10])).to.deep.equal({ cases: 2, medianMs: 10, p95Ms: 30 });
    expect(summariseTimes([30, 10, 20])).to.deep.equal({ cases: 1, medianMs: 20, p95Ms: 20 });
  });
});
