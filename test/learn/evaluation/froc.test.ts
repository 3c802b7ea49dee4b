import { expect } from 'chai';
import { parseDetections } from '../../../src/learn/evaluation/detection-set.ts';
import type { DetectionSet } from '../../../src/learn/evaluation/detection-set.ts';
import { evaluateFroc } from '../../../src/learn/evaluation/froc.ts';

const SET: DetectionSet = {
  format: 'osteonode-detections',
  model: 'spots',
  dataSet: 'test',
  synthetic: true,
  images: [
    {
      id: 'a',
      patientId: 'a',
      lesions: [
        { id: 'a1', mask: [10, 20, 5, 11, 20, 5] },
        { id: 'a2', centre: { x: 100, y: 100 } },
      ],
      candidates: [
        { x: 22, y: 10, score: 0.9 },
        // The same lesion again: neither a hit nor a false alarm.
        { x: 24, y: 11, score: 0.8 },
        { x: 60, y: 60, score: 0.7 },
        { x: 101, y: 101, score: 0.6 },
      ],
    },
    { id: 'b', patientId: 'b', lesions: [], candidates: [{ x: 5, y: 5, score: 0.65 }] },
  ],
};

describe('FROC', () => {
  it('counts each lesion once, and each candidate on no lesion as a false positive', () => {
    const { curve, lesions, candidates } = evaluateFroc(SET)!;
    expect([lesions, candidates]).to.deep.equal([2, 5]);
    expect(
      curve.map((point) => [point.threshold, point.falsePositivesPerImage, point.sensitivity]),
    ).to.deep.equal([
      [Number.POSITIVE_INFINITY, 0, 0],
      [0.9, 0, 0.5],
      [0.7, 0.5, 0.5],
      [0.65, 1, 0.5],
      [0.6, 1, 1],
    ]);
  });

  it('quotes the sensitivity at the customary numbers of false positives', () => {
    const { atRates, meanSensitivity } = evaluateFroc(SET)!;
    expect(atRates).to.deep.equal([0.5, 0.5, 0.5, 1, 1, 1, 1]);
    expect(meanSensitivity).to.be.closeTo(5.5 / 7, 1e-12);
  });

  it('hits within the tolerance around a mask or a centre, and not beyond', () => {
    const strict = evaluateFroc(SET, { tolerancePx: 1 })!;
    expect(strict.curve.at(-1)).to.include({ sensitivity: 0.5, falsePositivesPerImage: 1.5 });
    expect(evaluateFroc({ ...SET, images: [SET.images[1]!] })).to.equal(null);
  });

  it('reads its file with all faults at once', () => {
    expect(parseDetections(JSON.stringify(SET), 'a.json')).to.deep.equal(SET);
    const bad = {
      ...SET,
      images: [SET.images[0], { ...SET.images[0], lesions: [{ id: 'x' }, { id: 'y', mask: [1, 2, 3, 4] }] }],
    };
    expect(() => parseDetections(JSON.stringify(bad), 'b.json')).to.throw(
      /b\.json.*mask or a centre.*runs of three/s,
    );
    expect(() =>
      parseDetections(JSON.stringify({ ...SET, images: [SET.images[0], SET.images[0]] }), 'c.json'),
    ).to.throw('a occurs twice');
  });
});
