import { expect } from 'chai';
import { checkHeader } from '../../src/assemble/check-header.ts';
import type { ScanHeader } from '../../src/study/scan-header.ts';
import { geDiscovery670, scanHeader, shippedRules } from './scan-header-builder.ts';

const found = (says: Partial<ScanHeader>): string[] =>
  checkHeader(scanHeader(says), shippedRules, '99mTc-MDP').map(({ code, severity }) => `${code} ${severity}`);
const injectedAt = (startTime: string): Partial<ScanHeader> => ({
  radiopharmaceutical: { ...scanHeader().radiopharmaceutical!, startTime },
});

describe('quality checks on the header', () => {
  it('find nothing in an ordinary scan', () => {
    expect(found({})).to.deep.equal([]);
  });

  it('Q-16: warn of pixels outside 1.8 to 2.6 mm, and of an unknown size', () => {
    expect(found({ pixelSpacingMm: [4.8, 4.8] })).to.deep.equal(['Q-16 warn']);
    expect(found({ pixelSpacingMm: [1.79, 2.2] })).to.deep.equal(['Q-16 warn']);
    expect(found({ pixelSpacingMm: [1.8, 2.6] })).to.deep.equal([]);
    expect(found({ pixelSpacingMm: null })).to.deep.equal(['Q-16 warn']);
  });

  it('Q-17: fail for a child, note an unknown age', () => {
    expect(found({ patientAgeYears: 17 })).to.deep.equal(['Q-17 fail']);
    expect(found({ patientAgeYears: 18 })).to.deep.equal([]);
    expect(found({ patientAgeYears: null })).to.deep.equal(['Q-17 info']);
  });

  it('Q-18: warn of lossy compression and of 8-bit images', () => {
    expect(found({ lossy: true })).to.deep.equal(['Q-18 warn']);
    expect(found({ bitsStored: 8 })).to.deep.equal(['Q-18 warn']);
  });

  it('Q-20: warn of scans outside 2 to 5 h after injection, note an unknown time', () => {
    expect(found(injectedAt('083000'))).to.deep.equal(['Q-20 warn']);
    expect(found(injectedAt('050000'))).to.deep.equal(['Q-20 warn']);
    expect(found(injectedAt('081500'))).to.deep.equal([]);
    expect(found(injectedAt('20250228101500+0100'))).to.deep.equal(['Q-20 warn']);
    for (const unknown of ['', '000000', '000000.000', '236199', '101500', '120000', 'about nine'])
      expect(found(injectedAt(unknown)), unknown).to.deep.equal(['Q-20 info']);
  });

  it('Q-11: warn where nothing says that it is a bone scan', () => {
    const nothing = { radiopharmaceutical: null, studyDescription: '' };
    expect(found(nothing)).to.include('Q-11 warn');
    expect(found({ ...nothing, protocolName: 'Ganzkörper Skelett' })).to.not.include('Q-11 warn');
    expect(checkHeader(geDiscovery670(), shippedRules, '99mTc-MDP').map(({ code }) => code)).to.deep.equal([
      'Q-20',
    ]);
  });
});
