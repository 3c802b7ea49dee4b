import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { parse } from 'yaml';
import type { Label } from '../../src/annotations/annotation.ts';
import { formatLabel, parseLabel } from '../../src/annotations/label.ts';
import { parseLabelCodes, readLabelCodes } from '../../src/annotations/label-codes.ts';

const mappings = join(import.meta.dirname, '../../mappings');
const codes = await readLabelCodes();

function labelOf(text: string): Label {
  const reading = parseLabel(text, codes);
  if ('fault' in reading) throw new Error(reading.fault);
  return reading.label;
}

function faultOf(text: string): string {
  const reading = parseLabel(text, codes);
  return 'fault' in reading ? reading.fault : 'none';
}

describe('label texts', () => {
  it('say code, region, side and level', () => {
    expect(labelOf('M:rib.L.7')).to.deep.equal({ code: 'M', region: 'rib', side: 'left', level: '7' });
    expect(labelOf('A:knee.R')).to.deep.equal({ code: 'A', region: 'knee', side: 'right', level: '' });
    expect(labelOf('T:neck')).to.deep.equal({ code: 'T', region: 'neck', side: '', level: '' });
    expect(labelOf('ART:bladder').region).to.equal('bladder');
    expect(labelOf('M:thoracic-spine.T7').level).to.equal('T7');
    expect(labelOf('N')).to.deep.equal({ code: 'N', region: '', side: '', level: '' });
  });

  it('are told what is wrong with them', () => {
    expect(faultOf('X:rib')).to.match(/unknown code "X", known are M, A, T/);
    expect(faultOf('M:tail')).to.match(/unknown region "tail"/);
    expect(faultOf('M:rib.L.13')).to.match(/level "13" is none of 1, 2/);
    expect(faultOf('M:rib.L.7.8')).to.match(/expected CODE/);
    expect(faultOf('M:rib:L')).to.match(/more than one colon/);
    expect(faultOf('M'.repeat(500))).to.match(/500 characters/);
    expect(faultOf('toString')).to.match(/unknown code/);
    expect(faultOf('M:constructor')).to.match(/unknown region/);
  });

  it('come back from what was written', () => {
    const label = fc.record({
      code: fc.constantFrom(...Object.keys(codes.codes)),
      place: fc.constantFrom(...Object.entries(codes.regions)),
      side: fc.constantFrom('left' as const, 'right' as const, '' as const),
      pick: fc.nat(50),
    });
    fc.assert(
      fc.property(label, ({ code, place: [region, { levels }], side, pick }) => {
        const level = levels?.[pick % levels.length] ?? '';
        const whole: Label = { code, region, side, level };
        expect(labelOf(formatLabel(whole, codes))).to.deep.equal(whole);
      }),
    );
  });

  it('write the region in its first spelling', () => {
    expect(formatLabel({ code: 'A', region: 'ankle', side: 'left', level: '' }, codes)).to.equal(
      'A:ankle-joint.L',
    );
    expect(() => formatLabel({ code: 'Q', region: '', side: '', level: '' }, codes)).to.throw(/"Q"/);
    expect(() => formatLabel({ code: 'M', region: 'tail', side: '', level: '' }, codes)).to.throw(/"tail"/);
  });
});

describe('mappings/labels.yaml', () => {
  it('names only regions that mappings/sites.yaml codes, and leaves none of them out', () => {
    const sites = parse(readFileSync(join(mappings, 'sites.yaml'), 'utf8')) as {
      regions: Record<string, unknown>;
      other: Record<string, unknown>;
    };
    const coded = Object.keys({ ...sites.regions, ...sites.other });
    const named = Object.values(codes.regions).flatMap(({ site }) => (site === null ? [] : [site]));
    expect(named.filter((site) => !coded.includes(site))).to.deep.equal([]);
    expect(coded.filter((site) => !Object.hasOwn(codes.regions, site))).to.deep.equal([]);
  });

  it('is refused with every fault at once', () => {
    const text = readFileSync(join(mappings, 'labels.yaml'), 'utf8')
      .replace('nature: malignant, disease: true', 'nature: evil, disease: true')
      .replace('spellings: [face]', 'spellings: [skull]');
    expect(() => parseLabelCodes(text)).to.throw(/codes\.M\.nature/);
    const twice = readFileSync(join(mappings, 'labels.yaml'), 'utf8').replace('[face]', '[skull]');
    expect(() => parseLabelCodes(twice)).to.throw(/regions\.skull: this spelling is given twice/);
  });
});
