import { expect } from 'chai';
import { jsonItems, jsonNumber, jsonText, readDicomJsonArray } from '../../src/dicom/dicom-json.ts';

describe('DICOM JSON', () => {
  const object = {
    '0020000D': { vr: 'UI', Value: [' 1.2.3 '] },
    '00201208': { vr: 'IS', Value: ['12'] },
    '00081197': { vr: 'US', Value: [272] },
    '00100010': { vr: 'PN', Value: [{ Alphabetic: 'A^B' }] },
    '00081199': { vr: 'SQ', Value: [{ '00081155': { vr: 'UI', Value: ['1.2'] } }, null, 'x'] },
    '00080060': { vr: 'CS' },
    '00080061': null,
  };

  it('reads text and numbers, written as numbers or as strings', () => {
    expect(jsonText(object, '0020000D')).to.equal('1.2.3');
    expect(jsonNumber(object, '00201208')).to.equal(12);
    expect(jsonNumber(object, '00081197')).to.equal(272);
  });

  it('takes what is missing, empty or of another shape as absent', () => {
    for (const tag of ['00080060', '00080061', '00100010', '99999999', 'constructor', '__proto__'])
      expect([jsonText(object, tag), jsonNumber(object, tag)], tag).to.deep.equal(['', null]);
    expect(jsonItems(object, '00081199')).to.have.length(1);
    expect(jsonItems(object, '0020000D')).to.deep.equal([]);
  });

  it('tells an answer that lists nothing from one that is no DICOM JSON', () => {
    expect(readDicomJsonArray(null)).to.deep.equal([]);
    expect(readDicomJsonArray([])).to.deep.equal([]);
    expect(readDicomJsonArray([object])).to.deep.equal([object]);
    for (const answer of [{}, 'x', 1, [1], [null]]) expect(readDicomJsonArray(answer)).to.equal(null);
  });
});
