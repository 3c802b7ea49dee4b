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

  describe('top-2 (R-099)', () => {
    const dspic = {
      ...threshold,
      classes: ['N', 'M', 'A'].map((name) => ({ name, code: name })),
      decision: {
        rule: 'top-2' as const,
        pair: ['M', 'A'] as [string, string],
        combined: { name: 'M&A', code: 'M&A' },
        theta: 0.05,
      },
    };
    const findings = (...p: number[]): readonly string[] =>
      decide(Float32Array.from(p), dspic, ENGINE).findings;

    it('finds both when they are the two most probable and the second reaches theta, as in the published examples', () => {
      expect(predict(dspic, 0.01, 0.94, 0.05)).to.equal('M&A');
      expect(predict(dspic, 0.06, 0.15, 0.79)).to.equal('M&A');
      expect(findings(0.06, 0.15, 0.79)).to.deep.equal(['A', 'M']);
    });

    it('finds the most probable class otherwise', () => {
      expect(predict(dspic, 0.02, 0.94, 0.04)).to.equal('M');
      expect(findings(0.02, 0.94, 0.04)).to.deep.equal(['M']);
      expect(predict(dspic, 0.2, 0.7, 0.1)).to.equal('M');
      expect(predict(dspic, 0.8, 0.1, 0.1)).to.equal('N');
    });

    it('needs two classes of the model', () => {
      const manifest = { ...manifestOf(Buffer.from('w')), decision: { ...dspic.decision, pair: ['M', 'A'] } };
      expect(() => parseManifest(stringify(manifest))).to.throw(
        /decision.pair: must name two of the classes/,
      );
    });
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
