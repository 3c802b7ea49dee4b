import { expect } from 'chai';
import { EvaluationError } from '../../../src/learn/evaluation/evaluation-error.ts';
import { evaluatePredictions } from '../../../src/learn/evaluation/evaluate-predictions.ts';
import type { PredictionTable } from '../../../src/learn/evaluation/prediction-table.ts';
import { parsePredictions } from '../../../src/learn/evaluation/read-predictions.ts';
import { tableOfCounts } from './table-of-counts.ts';

/** S000 figure 8. */
const LUNG = tableOfCounts(
  ['nADMet', 'ADMet', 'NoMet'],
  [
    [67, 6, 8],
    [22, 70, 11],
    [8, 8, 84],
  ],
);
const QUICK = { draws: 50 };

const to4 = (value: number | null | undefined): number => Number(value?.toFixed(4));

describe('evaluatePredictions', () => {
  it('reproduces the printed figures of S000 from case by case predictions, and their order lies inside the intervals', () => {
    const { figures, macro, confusion } = evaluatePredictions(LUNG, QUICK);
    expect(confusion[0]).to.deep.equal([67, 6, 8]);
    expect([macro.accuracy, macro.precision, macro.recall, macro.f1].map(to4)).to.deep.equal([
      0.7782, 0.7799, 0.7823, 0.7764,
    ]);
    const [low, high] = figures['accuracy']!.interval95!;
    expect(low).to.be.within(0.68, 0.7782);
    expect(high).to.be.within(0.7782, 0.86);
  });

  it('calls the finding of more than two classes merged, and that of two classes retrained', () => {
    const merged = evaluatePredictions(LUNG, QUICK).finding!;
    expect(merged.origin).to.equal('two-class (merged)');
    expect(merged.positive).to.deep.equal(['nADMet', 'ADMet']);
    const { accuracy, ppv, sensitivity } = merged.metrics;
    expect([accuracy, ppv, sensitivity].map(to4)).to.deep.equal([0.8768, 0.9116, 0.8967]);
    const two = tableOfCounts(
      ['Met', 'NoMet'],
      [
        [160, 24],
        [24, 76],
      ],
    );
    const retrained = evaluatePredictions(two, QUICK).finding!;
    expect(retrained.origin).to.equal('two-class (retrained)');
    expect(retrained.counts).to.deep.equal({
      truePositives: 160,
      falseNegatives: 24,
      falsePositives: 24,
      trueNegatives: 76,
    });
    expect(to4(retrained.metrics.accuracy)).to.equal(0.831);
    expect(to4(retrained.metrics.specificity)).to.equal(0.76);
  });

  it('gives micro, macro and weighted areas under the curves', () => {
    const { roc } = evaluatePredictions(LUNG, QUICK);
    // Two levels of certainty only: the area of a class is the mean of its sensitivity and specificity.
    expect(roc.perClass[0]!.auc).to.be.closeTo((67 / 81 + 173 / 203) / 2, 1e-12);
    expect(roc.macro.auc).to.be.closeTo(
      roc.perClass.reduce((sum, { auc }) => sum + auc! / 3, 0),
      1e-12,
    );
    expect(roc.micro.auc).to.be.closeTo((0.778169 + (1 - 0.221831 / 2)) / 2, 1e-4);
    const byCases =
      (81 * roc.perClass[0]!.auc! + 103 * roc.perClass[1]!.auc! + 100 * roc.perClass[2]!.auc!) / 284;
    expect(roc.weighted).to.be.closeTo(byCases, 1e-12);
  });

  it('says how well the probabilities can be trusted, before and after temperature scaling', () => {
    const { before, after, temperatures } = evaluatePredictions(LUNG, QUICK).calibration!;
    expect(before.ece).to.be.closeTo(221 / 284 - 0.7, 1e-9);
    expect(after.crossEntropy).to.be.at.most(before.crossEntropy);
    expect(temperatures[0]).to.be.lessThan(1);
    expect(before.bins.reduce((sum, { cases }) => sum + cases, 0)).to.equal(284);
  });

  it('makes subgroup tables by burden, by tumour, and crossed', () => {
    const options = { ...QUICK, subgroups: ['lesions', 'tumourType', 'lesions+tumourType'] };
    const [burden, tumour, crossed] = evaluatePredictions(LUNG, options).subgroups;
    expect(burden!.groups.map(({ name }) => name)).to.deep.equal([
      'few (1-3)',
      'medium (4-6)',
      'extensive (>6)',
    ]);
    expect(burden!.groups.reduce((sum, { cases }) => sum + cases, burden!.left)).to.equal(284);
    expect(burden!.tests.accuracy!.degreesOfFreedom).to.equal(2);
    expect(tumour!.tests.sensitivity!.p).to.be.within(0, 1);
    expect(crossed!.groups).to.have.length(6);
  });

  it('lists the wrong cases, the surest first', () => {
    const { misclassified } = evaluatePredictions(LUNG, QUICK);
    expect(misclassified).to.have.length(63);
    expect(misclassified[0]).to.deep.include({ truth: 'ADMet', confidence: 0.7 });
  });

  it('compares with readers on the cases that they read', () => {
    const cases = LUNG.cases.map((item, index) =>
      index < 100 ? { ...item, readers: { R1: index < 90 ? item.truth : 'NoMet' } } : item,
    );
    const [reader] = evaluatePredictions({ ...LUNG, cases }, QUICK).readers;
    expect(reader).to.deep.include({ reader: 'R1', cases: 100, accuracy: 0.9, modelAccuracy: 0.67 });
  });

  it('says the finding from a threshold on the summed probabilities, where one is given', () => {
    const { figures, finding } = evaluatePredictions(
      {
        model: 'm',
        dataSet: 'd',
        synthetic: true,
        classNames: ['N', 'M', 'A'],
        cases: [
          { truth: 'N', probabilities: [0.7, 0.2, 0.1] },
          { truth: 'M', probabilities: [0.2, 0.5, 0.3] },
          { truth: 'A', probabilities: [0.3, 0.3, 0.4] },
          { truth: 'M', probabilities: [0.55, 0.35, 0.1] },
        ].map((item, index) => ({ ...item, id: String(index), patientId: String(index), attributes: {} })),
      },
      { ...QUICK, positive: ['M', 'A'], threshold: 0.5 },
    );
    expect(figures['findingAuc']!.value).to.equal(1);
    expect(figures['findingSensitivity']!.value).to.be.closeTo(2 / 3, 1e-12);
    expect(figures['findingSpecificity']!.value).to.equal(1);
    expect(figures['accuracy']).to.include({ value: 0.75, n: 4 });
    expect(finding!.threshold).to.equal(0.5);
  });

  it('counts what is undefined instead of calling it zero', () => {
    const oneSided: PredictionTable = { ...LUNG, cases: LUNG.cases.filter(({ truth }) => truth === 'ADMet') };
    const { undefinedFigures, figures } = evaluatePredictions(oneSided, QUICK);
    expect(undefinedFigures).to.include.members(['auc ADMet', 'findingSpecificity']);
    expect(figures).not.to.have.any.keys('findingSpecificity');
  });

  it('refuses options that do not fit, naming what there is', () => {
    expect(() => evaluatePredictions(LUNG, { positive: ['M'] })).to.throw(
      EvaluationError,
      'M is none of the classes',
    );
    expect(() => evaluatePredictions(LUNG, { positive: LUNG.classNames })).to.throw('not all');
    expect(() => evaluatePredictions(LUNG, { subgroups: ['camera'] })).to.throw(
      'there are lesions, tumourType',
    );
  });
});

describe('predictions.json', () => {
  it('is read as it was written', () => {
    expect(parsePredictions(JSON.stringify(LUNG), 'a.json')).to.deep.equal(LUNG);
  });

  it('lists all faults at once, with file and place', () => {
    const bad = { ...LUNG, cases: LUNG.cases.slice(0, 3).map((item) => ({ ...item, id: 'same' })) };
    bad.cases[1] = { ...bad.cases[1]!, truth: 'what', probabilities: [0.5, 0.1] };
    const read = (): unknown => parsePredictions(JSON.stringify(bad), 'b.json');
    expect(read)
      .to.throw(EvaluationError)
      .with.property('message')
      .that.matches(
        /^b\.json is not usable: .*cases\.1: the id same.*what is none.*2 probabilities for 3.*0\.6000.*cases\.2/,
      );
  });

  it('refuses what has another form', () => {
    expect(() => parsePredictions('{', 'c.json')).to.throw('c.json is no JSON');
    expect(() => parsePredictions('{"cases": [{"id": 1}], "extra": true}', 'd.json')).to.throw(
      /model: .*cases\.0\.id: .*extra/s,
    );
  });
});
