import { expect } from 'chai';
import { stringify } from 'yaml';
import { decide } from '../../src/infer/decide.ts';
import { parseManifest } from '../../src/infer/model-manifest.ts';
import { manifestOf } from './toy-model.ts';

const ENGINE = { name: 'onnxruntime-node', version: '1.0.0', provider: 'cpu' };

describe('decision rules', () => {
  const threshold = parseManifest(stringify(manifestOf(Buffer.from('w'))));
  const argmax = { ...threshold, decision: { rule: 'argmax' as const } };
  const predict = (model: typeof threshold, ...p: number[]): string | null =>
    decide(Float32Array.from(p), model, ENGINE).predicted;

  it('argmax takes the most probable class', () => {
    expect(predict(argmax, 0.4, 0.35, 0.25)).to.equal('NoMet');
    expect(predict(argmax, 0.2, 0.3, 0.5)).to.equal('nADMet');
  });

  it('threshold adds the positive classes, then takes the most probable on that side', () => {
    expect(predict(threshold, 0.58, 0.22, 0.2)).to.equal('ADMet');
    expect(predict(threshold, 0.61, 0.2, 0.19)).to.equal('NoMet');
  });

  it('reports the classes in the order of the model, the engine, and the operating point in words', () => {
    const prediction = decide(Float32Array.of(0.25, 0.5, 0.25), threshold, ENGINE);
    expect(prediction.classes.map(({ name, probability }) => [name, probability])).to.deep.equal([
      ['NoMet', 0.25],
      ['ADMet', 0.5],
      ['nADMet', 0.25],
    ]);
    expect(prediction.engine).to.equal(ENGINE);
    expect(prediction.operatingPoint).to.equal('P(metastatic) >= 0.4');
  });

  it('refuses answers that are no distribution over the classes of the model', () => {
    for (const wrong of [
      [0.5, 0.5],
      [NaN, 0.5, 0.5],
      [0.5, 0.6, 0.4],
      [-0.1, 0.6, 0.5],
    ])
      expect(() => predict(threshold, ...wrong)).to.throw(/no distribution over 3 classes/);
  });
});
