import { expect } from 'chai';
import fc from 'fast-check';
import { textWidth, wrapText } from '../../src/report/text-width.ts';

describe('wrapText', () => {
  it('knows how wide letters are', () => {
    expect(textWidth('mm', 10)).to.be.closeTo(19.48, 0.01);
    expect(textWidth('i', 10, 'bold')).to.be.closeTo(3.43, 0.01);
  });

  it('breaks at spaces', () => {
    expect(wrapText('one two three', textWidth('one two', 14), 14)).to.deep.equal(['one two', 'three']);
  });

  it('keeps every line within the width and loses no letter, even of a word without spaces', () => {
    const words = fc.array(fc.stringMatching(/^[!-}]{1,80}$/), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(words, (given) => {
        const lines = wrapText(given.join(' '), 120, 14);
        for (const line of lines) expect(textWidth(line, 14)).to.be.at.most(120);
        expect(lines.join('').replaceAll(' ', '')).to.equal(given.join(''));
      }),
    );
  });
});
