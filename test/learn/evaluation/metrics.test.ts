import { expect } from 'chai';
import fc from 'fast-check';
import { EvaluationError } from '../../../src/learn/evaluation/evaluation-error.ts';
import { PUBLISHED_RESULTS } from '../../../src/learn/evaluation/published-results.ts';
import { auc } from '../../../src/learn/evaluation/auc.ts';
import { checkInvariants, isPossibleMacroF1 } from '../../../src/learn/evaluation/check-invariants.ts';
import {
  classMetrics,
  confusionMatrix,
  countClass,
  macroMetrics,
  mergeClasses,
  normaliseRows,
} from '../../../src/learn/evaluation/metrics.ts';

/** S000 figure 8, rows true: nADMet, ADMet, NoMet. */
const PAPER = [
  [67, 6, 8],
  [22, 70, 11],
  [8, 8, 84],
];

const to4 = (value: number | null): number => Number(value?.toFixed(4));

describe('metrics', () => {
  it('reproduce the printed figures of Classifier-inRAC from its confusion matrix', () => {
    const { accuracy, precision, recall, f1, specificity } = macroMetrics(PAPER);
    expect([accuracy, precision, recall, f1, specificity].map(to4)).to.deep.equal([
      0.7782, 0.7799, 0.7823, 0.7764, 0.8905,
    ]);
  });

  it('reproduce the two-class table (TP 160, FP 24, FN 24, TN 76)', () => {
    const matrix = [
      [160, 24],
      [24, 76],
    ];
    expect(to4(macroMetrics(matrix).accuracy)).to.equal(0.831);
    const { precision, recall, specificity, f1 } = classMetrics(matrix, 0);
    expect([precision, recall, specificity, f1].map(to4)).to.deep.equal([0.8696, 0.8696, 0.76, 0.8696]);
  });

  it('tell the merged two-class result from the retrained one', () => {
    const merged = mergeClasses(PAPER, [0, 1]);
    expect(merged).to.deep.equal([
      [165, 19],
      [16, 84],
    ]);
    const { precision, recall } = classMetrics(merged, 0);
    expect([macroMetrics(merged).accuracy, precision, recall].map(to4)).to.deep.equal([
      0.8768, 0.9116, 0.8967,
    ]);
  });

  it('count every case once', () => {
    expect(confusionMatrix([0, 1, 1, 2], [0, 1, 2, 2], 3)).to.deep.equal([
      [1, 0, 0],
      [0, 1, 1],
      [0, 0, 1],
    ]);
    expect(() => confusionMatrix([0], [0, 1], 2)).to.throw(RangeError);
  });

  it('are null where they would divide by zero, and such classes leave the means', () => {
    const neverPredicted = [
      [4, 0, 0],
      [1, 0, 0],
      [0, 0, 0],
    ];
    expect(classMetrics(neverPredicted, 1)).to.deep.equal({
      precision: null,
      recall: 0,
      specificity: 1,
      npv: 0.8,
      f1: 0,
    });
    expect(classMetrics(neverPredicted, 2)).to.deep.equal({
      precision: null,
      recall: null,
      specificity: 1,
      npv: 1,
      f1: null,
    });
    expect(macroMetrics(neverPredicted).precision).to.equal(0.8);
    expect(macroMetrics([[0]]).accuracy).to.equal(null);
  });

  it('keep macro F1 below the mean of macro precision and recall', () => {
    const { precision, recall, f1 } = macroMetrics(PAPER);
    expect(f1).to.be.at.most((precision! + recall!) / 2);
  });
});

describe('invariants of figures', () => {
  const counts = fc.array(fc.array(fc.nat(40), { minLength: 3, maxLength: 3 }), {
    minLength: 3,
    maxLength: 3,
  });

  it('hold of every confusion matrix', () => {
    fc.assert(
      fc.property(counts, (matrix) => {
        checkInvariants(
          matrix,
          matrix.flat().reduce((sum, count) => sum + count, 0),
        );
      }),
    );
  });

  it('refuse a matrix that does not count every case', () => {
    expect(() => checkInvariants(PAPER, 283)).to.throw(EvaluationError, 'counts 284 of 283 cases');
  });

  it('find the published rows that cannot be: exactly the three known ones', () => {
    const impossible = PUBLISHED_RESULTS.filter(
      ({ precision, recall, f1 }) =>
        precision !== null && recall !== null && f1 !== null && !isPossibleMacroF1({ precision, recall, f1 }),
    );
    expect(impossible.map(({ model, data }) => `${model} ${data}`)).to.deep.equal([
      'AlexNet augmented',
      'dSPIC-AM D_1',
      'dSPIC-RM D_2',
    ]);
  });

  it('leave rows that add up to one, and nothing where a class has no case', () => {
    expect(
      normaliseRows([
        [3, 1],
        [0, 0],
      ]),
    ).to.deep.equal([
      [0.75, 0.25],
      [null, null],
    ]);
    expect(countClass(PAPER, 0)).to.deep.equal({
      truePositives: 67,
      falsePositives: 30,
      falseNegatives: 14,
      trueNegatives: 173,
    });
  });
});

describe('AUC', () => {
  it('is the share of positive-negative pairs in the right order, ties counting half', () => {
    expect(auc([0.1, 0.4, 0.35, 0.8], [false, false, true, true])).to.equal(0.75);
    expect(auc([1, 1, 1, 1], [false, true, false, true])).to.equal(0.5);
    expect(auc([0.2, 0.5, 0.5, 0.9], [false, false, true, true])).to.equal(0.875);
  });

  it('equals counting all pairs one by one', () => {
    const scores = Array.from({ length: 60 }, (_, index) => Math.round(10 * Math.sin(index * 7.3)) / 10);
    const positive = scores.map((score, index) => Math.cos(index * 3.1) + score > 0);
    let pairs = 0;
    let right = 0;
    for (const [i, a] of scores.entries())
      for (const [j, b] of scores.entries())
        if (positive[i]! && !positive[j]!) {
          pairs++;
          right += a > b ? 1 : a === b ? 0.5 : 0;
        }
    expect(auc(scores, positive)).to.be.closeTo(right / pairs, 1e-12);
  });

  it('is null when one side is empty', () => {
    expect(auc([0.1, 0.2], [true, true])).to.equal(null);
    expect(auc([], [])).to.equal(null);
  });
});
