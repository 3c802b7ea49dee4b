import { expect } from 'chai';
import { testContingency } from '../../../src/learn/evaluation/contingency-test.ts';
import { compareAucs } from '../../../src/learn/evaluation/delong.ts';
import { fisherExact } from '../../../src/learn/evaluation/fisher-exact.ts';
import { mcNemarExact } from '../../../src/learn/evaluation/reader-comparison.ts';
import { summariseRuns } from '../../../src/learn/evaluation/summarise-runs.ts';

describe('chi-square test', () => {
  it('gives the textbook value of a 2 x 3 table, without continuity correction', () => {
    // Agresti, gender by party: 762 327 468 / 484 239 477 gives chi-square 30.07 with 2 degrees of freedom.
    const test = testContingency([
      [762, 327, 468],
      [484, 239, 477],
    ])!;
    expect(test.chiSquare).to.be.closeTo(30.07, 0.01);
    expect(test.degreesOfFreedom).to.equal(2);
    expect(test.p).to.be.closeTo(2.954e-7, 1e-9);
    expect(test.exactP).to.equal(null);
  });

  it('knows the 5 % point of two degrees of freedom', () => {
    const { chiSquare, p } = testContingency([
      [60, 50, 45],
      [40, 50, 55],
    ])!;
    expect(p).to.be.closeTo(Math.exp(-chiSquare / 2), 1e-12);
  });

  it('leaves out empty groups, and has nothing to say of one group or one outcome', () => {
    expect(
      testContingency([
        [5, 0, 8],
        [7, 0, 9],
      ])!.degreesOfFreedom,
    ).to.equal(1);
    expect(testContingency([[5], [7]])).to.equal(null);
    expect(
      testContingency([
        [5, 6],
        [0, 0],
      ]),
    ).to.equal(null);
  });

  it('adds the exact p where an expected count is below five', () => {
    const test = testContingency([
      [3, 1],
      [1, 3],
    ])!;
    expect(test.smallestExpected).to.equal(2);
    expect(test.exactP).to.be.closeTo(0.4857, 1e-4);
  });
});

describe('exact test', () => {
  it('agrees with the lady who tasted tea, and with a larger 2 x 2 table', () => {
    expect(fisherExact([3, 1], [4, 4])).to.be.closeTo(34 / 70, 1e-9);
    // R: fisher.test(matrix(c(1, 9, 11, 3), 2)) gives 0.002759.
    expect(fisherExact([1, 11], [10, 14])).to.be.closeTo(0.002759, 1e-6);
  });

  it('counts all tables of a 2 x 3 table that are no more probable', () => {
    // Margins 2 | 2 2 2: tables (2,0,0) in three orders have probability 1/15 each, (1,1,0) 4/15 each.
    expect(fisherExact([2, 0, 0], [2, 2, 2])).to.be.closeTo(0.2, 1e-9);
    expect(fisherExact([1, 1, 0], [2, 2, 2])).to.be.closeTo(1, 1e-9);
  });

  it('gives up where there are too many tables', () => {
    expect(fisherExact([400, 400, 400, 400], [800, 800, 800, 800])).to.equal(null);
  });
});

describe('paired comparisons', () => {
  it('of two AUCs follow DeLong: no difference of a score with itself, a clear one against noise', () => {
    const positive = Array.from({ length: 200 }, (_, index) => index % 2 === 0);
    const good = positive.map((isPositive, index) => (isPositive ? 1 : 0) + Math.sin(index * 12.9));
    const noise = positive.map((_, index) => Math.sin(index * 78.2 + 1));
    expect(compareAucs(good, good, positive)).to.deep.equal({ difference: 0, z: 0, p: 1 });
    const { difference, p } = compareAucs(good, noise, positive)!;
    expect(difference).to.be.greaterThan(0.15);
    expect(p).to.be.lessThan(0.01);
    expect(compareAucs([1, 2], [1, 2], [true, false])).to.equal(null);
  });

  it('of two AUCs give the value worked out by hand', () => {
    // Positives 3, 1, 4 and negatives 2, 0: placements 1, .5, 1 and 2/3, 1; the second score ranks the other way round.
    const positive = [true, true, true, false, false];
    const { difference, z } = compareAucs([3, 1, 4, 2, 0], [-3, -1, -4, -2, 0], positive)!;
    expect(difference).to.be.closeTo(5 / 6 - 1 / 6, 1e-12);
    // Gaps: positives 1, 0, 1 (variance 1/3), negatives 1/3, 1 (variance 2/9).
    expect(z).to.be.closeTo(2 / 3 / Math.sqrt(1 / 9 + 1 / 9), 1e-12);
  });

  it('of right and wrong follow the binomial of the discordant pairs', () => {
    expect(mcNemarExact(0, 0)).to.equal(1);
    expect(mcNemarExact(5, 0)).to.be.closeTo(2 / 32, 1e-12);
    expect(mcNemarExact(2, 8)).to.be.closeTo(0.109375, 1e-9);
  });
});

describe('repeated runs', () => {
  it('reproduce the printed mean of the five folds', () => {
    const folds = [83.19, 83.11, 79.89, 76.79, 83.5].map((sensitivity) => ({ sensitivity }));
    const { mean, sd, runs } = summariseRuns(folds)['sensitivity']!;
    expect(mean.toFixed(2)).to.equal('81.30');
    expect(runs).to.equal(5);
    expect(sd).to.be.closeTo(2.9162, 1e-4);
  });

  it('leave undefined values out of the mean and say so', () => {
    const summary = summariseRuns([{ auc: 0.5 }, { auc: null }, { auc: 0.7 }])['auc']!;
    expect([summary.runs, Number(summary.mean.toFixed(6))]).to.deep.equal([2, 0.6]);
    expect(summariseRuns([{ auc: 1 }])['auc']!.sd).to.equal(null);
    expect(() => summariseRuns([])).to.throw('no run');
  });
});
