import { expect } from 'chai';
import { findingOf, parseFindingCodes } from '../../src/report/finding-codes.ts';
import { ReportError } from '../../src/report/report-error.ts';
import { findings } from './report-fixture.ts';

const entry = (text: string): string => `
NoMet:
  code: { value: A, scheme: 99X, meaning: Something }
  probability: { value: B, scheme: 99X, meaning: P(something) }
  text: ${text}
`;

describe('finding codes', () => {
  it('are known for every class of the shipped mapping, with codes of their own', () => {
    for (const name of ['NoMet', 'ADMet', 'nADMet', 'Met']) {
      const { code, probability } = findingOf(findings, name);
      expect(code.value).to.not.equal(probability.value);
    }
    const values = Object.values(findings).map(({ code }) => code.value);
    expect(new Set(values).size).to.equal(values.length);
  });

  it('refuse a wording that tells a patient to be normal, but not "abnormal"', () => {
    expect(() => parseFindingCodes(entry('Scan is normal.'))).to.throw(ReportError, 'must not say "normal"');
    expect(parseFindingCodes(entry('Abnormal.'))).to.have.property('NoMet');
  });

  it('refuse text beyond ASCII and name the place of the fault', () => {
    expect(() => parseFindingCodes(entry('Nichts auffällig.'))).to.throw(
      ReportError,
      'NoMet.text: must be ASCII',
    );
  });

  it('refuse a class that nobody has coded', () => {
    expect(() => findingOf(findings, 'constructor')).to.throw(ReportError, 'no class "constructor"');
  });
});
