import { expect } from 'chai';
import fc from 'fast-check';
import type { RoutingFacts } from '../../src/infer/choose-models.ts';
import { chooseModels, configuredModels, matchesPattern } from '../../src/infer/choose-models.ts';
import type { ModelRuleConfig } from '../../src/platform/config-schema.ts';

const SCAN: RoutingFacts = {
  tracer: '99mTc-MDP',
  studyDescriptions: ['Whole body BONE scan'],
  callingAeTitles: ['PACS'],
  calledAeTitles: ['BONEAI'],
};

describe('the rules that choose models', () => {
  const rules: readonly ModelRuleConfig[] = [
    { model: 'bone', when: { tracer: ['99mTc-MDP'] } },
    { model: 'iodine', when: { tracer: ['131I'] } },
    { model: 'described', when: { studyDescription: ['thyroid', '*bone*'], callingAeTitle: ['PACS'] } },
    { model: 'asked', when: { calledAeTitle: ['BONELESION'] } },
    { model: 'bone', when: { callingAeTitle: ['PACS'] } },
    { model: 'always' },
  ];

  it('are all followed, in order, and no model twice', () => {
    expect(chooseModels(rules, SCAN)).to.deep.equal(['bone', 'described', 'always']);
    expect(configuredModels(rules)).to.deep.equal(['bone', 'iodine', 'described', 'asked', 'always']);
  });

  it('ask every condition, of each one value', () => {
    const other = { ...SCAN, callingAeTitles: ['CAMERA'], calledAeTitles: ['BONEAI', 'BONELESION'] };
    expect(chooseModels(rules, other)).to.deep.equal(['bone', 'asked', 'always']);
    expect(chooseModels(rules, { ...SCAN, tracer: '131I', callingAeTitles: [] })).to.deep.equal([
      'iodine',
      'always',
    ]);
  });

  it('fit no scan that came through another door when they name an AE title', () => {
    const fetched = { ...SCAN, callingAeTitles: [], calledAeTitles: [] };
    expect(chooseModels([{ model: 'x', when: { callingAeTitle: ['PACS'] } }], fetched)).to.deep.equal([]);
  });

  it('read * as any run of characters, and nothing else as special', () => {
    expect(matchesPattern('WB Bone late', '*BONE*')).to.equal(true);
    expect(matchesPattern('bone', 'bone')).to.equal(true);
    expect(matchesPattern('bones', 'bone')).to.equal(false);
    expect(matchesPattern('a.c', 'a?c')).to.equal(false);
    expect(matchesPattern('aXbXc', 'a*b*c')).to.equal(true);
    expect(matchesPattern('ab', 'ab*b')).to.equal(false);
  });

  it('match what a pattern was made of, whatever stands for the stars', () => {
    const word = fc.string({ maxLength: 5 }).map((text) => `x${text.replaceAll('*', '')}x`);
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 4 }),
        fc.array(word, { maxLength: 4 }),
        (parts, fill) => {
          const text = parts
            .map((part, index) => part + (index < parts.length - 1 ? (fill[index] ?? '') : ''))
            .join('');
          expect(matchesPattern(text, parts.join('*'))).to.equal(true);
        },
      ),
    );
  });
});
