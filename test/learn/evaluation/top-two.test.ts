import { expect } from 'chai';
import type { PredictionTable } from '../../../src/learn/evaluation/prediction-table.ts';
import { evaluateTopTwo, findsBoth, pairOf, tuneTheta } from '../../../src/learn/evaluation/top-two.ts';

const row = (id: string, findings: readonly string[], probabilities: readonly number[]) => ({
  id,
  patientId: id,
  truth: findings.join('&'),
  findings,
  probabilities,
  attributes: {},
});

const TABLE: PredictionTable = {
  model: 'dspic-am',
  dataSet: 'test',
  synthetic: true,
  classNames: ['N', 'M', 'A'],
  cases: [
    row('normal', ['N'], [0.9, 0.05, 0.05]),
    row('metastasis', ['M'], [0.01, 0.97, 0.02]),
    row('arthritis', ['A'], [0.04, 0.02, 0.94]),
    row('both, seen', ['M', 'A'], [0.01, 0.84, 0.15]),
    row('both, half seen', ['M', 'A'], [0.02, 0.03, 0.95]),
    row('both, missed', ['M', 'A'], [0.6, 0.3, 0.1]),
  ],
};

describe('the top-2 rule', () => {
  it('finds both when they are the two most probable and the second reaches theta', () => {
    // The published examples 0.94/0.05 and 0.79/0.15.
    expect(findsBoth([0.01, 0.94, 0.05], [1, 2], 0.05)).to.equal(true);
    expect(findsBoth([0.06, 0.79, 0.15], [1, 2], 0.05)).to.equal(true);
    expect(findsBoth([0.01, 0.95, 0.04], [1, 2], 0.05)).to.equal(false);
    expect(findsBoth([0.2, 0.7, 0.1], [1, 2], 0.05)).to.equal(false);
  });

  it('recognises the pair of a table', () => {
    expect(pairOf(TABLE)).to.deep.equal([1, 2]);
    expect(pairOf({ ...TABLE, cases: TABLE.cases.slice(0, 3) })).to.equal(null);
  });

  it('is evaluated in three ways: three classes, four classes, several labels', () => {
    const { threeClass, fourClass, multiLabel } = evaluateTopTwo(TABLE, [1, 2]);
    // Three classes: everything is right but the missed one, which counts as its first finding.
    expect(threeClass.matrix).to.deep.equal([
      [1, 0, 0],
      [1, 2, 0],
      [0, 0, 2],
    ]);
    expect(fourClass.classNames).to.deep.equal(['N', 'M', 'A', 'M&A']);
    expect(fourClass.matrix[3]).to.deep.equal([1, 0, 1, 1]);
    // M: found 2 of 4, none false; A: found 3 of 4; N: 1 found, 1 false.
    expect(multiLabel.f1.map((value) => Number(value!.toFixed(4)))).to.deep.equal([0.6667, 0.6667, 0.8571]);
    expect(multiLabel.microF1).to.be.closeTo(12 / 16, 1e-12);
    expect(multiLabel.exactMatch).to.be.closeTo(4 / 6, 1e-12);
  });

  it('lets theta be tuned', () => {
    // At 0.03 the half seen case is found, and the plain metastasis, with 0.02 of arthritis, is not yet taken for both.
    expect(tuneTheta(TABLE, [1, 2])).to.equal(0.03);
  });
});
