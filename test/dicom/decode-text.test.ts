import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parsePart10 } from '../../src/dicom/data-set.ts';
import { decodeText } from '../../src/dicom/decode-text.ts';
import { hasProgram, sharedData, skipUnless } from '../support/available.ts';

const bytes = (...parts: (string | number[])[]): Uint8Array =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))),
  );
const ESC = '\x1b';

describe('Text in the character set of its object', () => {
  it('reads Latin, Cyrillic, Greek, Thai and Unicode', () => {
    expect(decodeText(bytes([0xe4, 0xdf]), ['ISO_IR 100'])).to.equal('äß');
    expect(decodeText(bytes([0xbb, 0xee, 0xda]), ['ISO_IR 144'])).to.equal('Люк');
    expect(decodeText(bytes([0xc4, 0xe9]), ['ISO_IR 126'])).to.equal('Δι');
    expect(decodeText(Buffer.from('骨シンチ', 'utf8'), ['ISO_IR 192'])).to.equal('骨シンチ');
    expect(decodeText(bytes([0xd6, 0xd0]), ['GB18030'])).to.equal('中');
  });

  it('switches between Japanese sets by escape sequences, and back at delimiters', () => {
    const sets = ['', 'ISO 2022 IR 87'];
    const yamada = bytes(
      'Yamada^Tarou=',
      `${ESC}$B`,
      ';3ED',
      `${ESC}(B`,
      '^',
      `${ESC}$B`,
      'B@O:',
      `${ESC}(B`,
    );
    expect(decodeText(yamada, sets, true)).to.equal('Yamada^Tarou=山田^太郎');
  });

  it('reads half-width katakana before and kanji after an escape', () => {
    const name = bytes(
      [0xd4, 0xcf, 0xc0, 0xde],
      '^',
      [0xc0, 0xdb, 0xb3],
      '=',
      `${ESC}$B`,
      ';3ED',
      `${ESC}(J`,
    );
    expect(decodeText(name, ['ISO 2022 IR 13', 'ISO 2022 IR 87'], true)).to.equal('ﾔﾏﾀﾞ^ﾀﾛｳ=山田');
  });

  it('reads JIS X 0212, which lies behind a prefix', () => {
    expect(decodeText(bytes(`${ESC}$(D`, [0x30, 0x21], `${ESC}(B`), ['', 'ISO 2022 IR 159'])).to.equal('丂');
  });

  it('reads Korean and Chinese sets in the upper half', () => {
    const hong = bytes('Hong=', `${ESC}$)C`, [0xfb, 0xf3], '^', `${ESC}$)C`, [0xd1, 0xce]);
    expect(decodeText(hong, ['', 'ISO 2022 IR 149'], true)).to.equal('Hong=洪^吉');
    expect(decodeText(bytes(`${ESC}$)A`, [0xd6, 0xd0]), ['', 'ISO 2022 IR 58'])).to.equal('中');
  });

  it('forgets an upper half at a backslash, so that the next value starts afresh', () => {
    const values = bytes(`${ESC}-F`, [0xe4], '\\', [0xe4]);
    expect(decodeText(values, ['ISO 2022 IR 100', 'ISO 2022 IR 126'])).to.equal('δ\\ä');
  });

  it('does not take the second byte of a two-byte character for a separator', () => {
    // 0x3D5C is one kanji; 0x5C alone would be a backslash.
    const text = decodeText(bytes(`${ESC}$B`, [0x3d, 0x5c], `${ESC}(B`, '\\B'), ['', 'ISO 2022 IR 87']);
    expect(text.split('\\')).to.have.length(2);
  });

  it('gives readable text for unknown sets and broken bytes, never an error', () => {
    expect(decodeText(bytes([0xe4]), ['ISO_IR 999'])).to.equal('ä');
    expect(decodeText(bytes([0xff, 0xfe, 0x41]), ['ISO_IR 192'])).to.match(/A$/);
    expect(decodeText(bytes(ESC, 'x'), ['', 'ISO 2022 IR 87'])).to.equal(`${ESC}x`);
  });

  describe('in files of other makers', () => {
    const folder = sharedData('charsets');
    before(function () {
      skipUnless(this, folder !== null, 'shared/data');
      skipUnless(this, hasProgram('dcmdump'), 'dcmtk');
    });

    it('agrees with dcmtk about every patient name that dcmtk can convert', () => {
      const files = readdirSync(folder!).filter((name) => name.endsWith('.dcm'));
      let compared = 0;
      for (const name of files) {
        const expected = nameByDcmdump(join(folder!, name));
        if (expected === null) continue;
        expect(parsePart10(readFileSync(join(folder!, name))).text('x00100010'), name).to.equal(expected);
        compared += 1;
      }
      expect(compared).to.be.at.least(5);
    });

    it('reads the Japanese names that dcmtk cannot convert here', () => {
      const name = (file: string): string => parsePart10(readFileSync(join(folder!, file))).text('x00100010');
      expect(name('chrH31.dcm')).to.equal('Yamada^Tarou=山田^太郎=やまだ^たろう');
      expect(name('chrJapMulti.dcm')).to.equal('やまだ^たろう');
    });
  });
});

function nameByDcmdump(file: string): string | null {
  try {
    const output = execFileSync('dcmdump', ['+U8', '-q', '+L', '+P', '0010,0010', file], {
      encoding: 'utf8',
    });
    return /\[(.*)\]/.exec(output)?.[1]?.trim() ?? null;
  } catch (error) {
    // dcmdump refuses sets that its conversion library lacks.
    if (error instanceof Error && 'status' in error) return null;
    throw error;
  }
}
