import { expect } from 'chai';
import { readViewText } from '../../src/assemble/read-view-text.ts';
import { shippedRules } from './scan-header-builder.ts';

const says = (text: string): string | null => readViewText(text, shippedRules)?.says ?? null;

const ANTERIOR = [
  'WB ANT',
  'whole body anterior',
  'Ventral',
  'R VENTRAL L SPAET',
  'Ganzkörper von vorn',
  'GK vorne',
  'corps entier antérieur',
  'FACE ANTÉRIEURE',
  'WB FA',
  'Cuerpo entero anterior',
  'cara anterior',
  '全身骨显像 前位',
  '前面',
  '全身前面像',
  '正面',
  'WB AP',
  'ANT_H1',
  'ＡＮＴ',
];
const POSTERIOR = [
  'WB POST',
  'whole body posterior',
  'Dorsal',
  'L DORSAL R SPAET',
  'Ganzkörper von hinten',
  'GK hinten',
  'corps entier postérieur',
  'FACE POSTÉRIEURE',
  'WB FP',
  'Cuerpo entero posterior',
  'cara posterior',
  '全身骨显像 后位',
  '全身骨顯像後位',
  '后面',
  '全身後面像',
  '背面',
  'WB PA',
  'POSTERIOR_H2',
];
const NEITHER_SAID = [
  '',
  'Whole Body',
  'WB ANT/POST',
  'Anterior and Posterior',
  '前后位',
  '前後面',
  'ANT POST',
  'Patient',
  'anteroposterior',
];

describe('view text', () => {
  for (const text of ANTERIOR)
    it(`reads anterior in "${text}"`, () => expect(says(text)).to.equal('anterior'));
  for (const text of POSTERIOR)
    it(`reads posterior in "${text}"`, () => expect(says(text)).to.equal('posterior'));
  for (const text of NEITHER_SAID) it(`reads no view in "${text}"`, () => expect(says(text)).to.equal(null));

  for (const text of [
    'Post contrast',
    'WB post therapy',
    'POST INJECTION 3h',
    'post-OP',
    'Post void',
    'estudio anterior',
  ])
    it(`reads no view in "${text}", where the word means something else`, () =>
      expect(says(text)).to.equal(null));

  it('still reads "posterior" after an operation', () => {
    expect(says('posterior, post OP')).to.equal('posterior');
  });

  it('reads AP and PA only where nothing longer says the view, and never inside another word', () => {
    expect(says('PA 12 anterior')).to.equal('anterior');
    expect(says('PAT 1')).to.equal(null);
    expect(says('AP and PA')).to.equal(null);
  });

  for (const text of ['Left lateral', 'LAO', 'schräg', 'RPO posterior oblique', '側面'])
    it(`reads a view that is neither in "${text}"`, () => expect(says(text)).to.equal('other'));

  it('names the words it saw, never the text around them', () => {
    expect(readViewText('MUSTERMANN^ERIKA ANT', shippedRules)?.words).to.deep.equal(['ANT']);
  });
});
