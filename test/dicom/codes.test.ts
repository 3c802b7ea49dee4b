import { expect } from 'chai';
import * as codes from '../../src/dicom/codes.ts';
import { toCurrentCode } from '../../src/dicom/legacy-codes.ts';
import type { Code } from '../../src/study/code.ts';

const groups = Object.entries(codes as Readonly<Record<string, Readonly<Record<string, Code>>>>);
const all = groups.flatMap(([group, members]) =>
  Object.entries(members).map(([name, code]) => ({ name: `${group}.${name}`, code })),
);

describe('Coded concepts', () => {
  it('fit the attributes that carry them', () => {
    for (const { name, code } of all) {
      expect(code.value, name).to.match(/^\S.{0,15}$/);
      expect(code.scheme, name).to.match(/^[A-Za-z0-9]{1,16}$/);
      expect(code.meaning, name).to.match(/^.{1,64}$/);
    }
  });

  it('never share a value under two meanings', () => {
    const meanings = new Map<string, string>();
    for (const { name, code } of all) {
      const key = `${code.scheme}|${code.value}`;
      expect(meanings.get(key) ?? code.meaning, name).to.equal(code.meaning);
      meanings.set(key, code.meaning);
    }
  });

  it('are recognised under the old identifiers that GE and Siemens still write', () => {
    const old = (value: string, scheme: string): Code => ({ value, scheme, meaning: '' });
    expect(toCurrentCode(old('G-5215', 'SNM3'))).to.equal(codes.VIEW.anterior);
    expect(toCurrentCode(old('G-5216', 'SRT'))).to.equal(codes.VIEW.posterior);
    expect(toCurrentCode(old('C-163A8', '99SDM'))).to.equal(codes.RADIONUCLIDE.technetium99m);
    expect(toCurrentCode(old('F-10480', '99SDM'))).to.equal(codes.PATIENT_ORIENTATION.feetFirst);
  });

  it('are left alone when their scheme is not an old one, or their value unknown', () => {
    const local: Code = { value: 'G-5215', scheme: '99NMG', meaning: 'L DORSAL R FRUEH' };
    const unknown: Code = { value: 'G-0000', scheme: 'SRT', meaning: 'something' };
    expect(toCurrentCode(local)).to.equal(local);
    expect(toCurrentCode(unknown)).to.equal(unknown);
  });
});
