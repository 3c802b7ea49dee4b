import { expect } from 'chai';
import { compileLoneWord, compileWord, foldText, hasWord } from '../../src/assemble/match-words.ts';

const finds = (word: string, text: string): boolean => hasWord(text, [compileWord(word)]);

describe('words of the mapping', () => {
  it('are compared without case, accents, width and punctuation', () => {
    expect(foldText('Wärme_ＡＮＴ/straße')).to.equal('WARME ANT STRASSE');
    expect(finds('ANTÉRIEUR', 'vue antérieur')).to.equal(true);
    expect(finds('ANTERIEUR', 'VUE ANTÉRIEUR')).to.equal(true);
  });

  it('are found as whole words only; digits and underscores bound letters', () => {
    expect(finds('ANT', 'WB_ANT 1')).to.equal(true);
    expect(finds('ANT', 'ANT1')).to.equal(true);
    expect(finds('ANT', 'Plant')).to.equal(false);
    expect(finds('ANT', 'Antonia')).to.equal(false);
    expect(finds('ANT', 'ÄANTÄ')).to.equal(false);
  });

  it('keep digits together: 131I is not 1131I', () => {
    expect(finds('131I', '131I NaI')).to.equal(true);
    expect(finds('131I', '1131I')).to.equal(false);
  });

  it('leave the end open with a star', () => {
    expect(finds('FRUEH*', 'Fruehphase')).to.equal(true);
    expect(finds('FRUEH', 'Fruehphase')).to.equal(false);
  });

  it('are found anywhere in Chinese and Japanese', () => {
    expect(finds('后位', '全身骨显像后位')).to.equal(true);
    expect(finds('後面像', '骨シンチ後面像1')).to.equal(true);
  });

  it('may have to stand alone', () => {
    expect(hasWord('WB PA', [compileLoneWord('PA')])).to.equal(true);
    expect(hasWord('PA1', [compileLoneWord('PA')])).to.equal(false);
  });
});
