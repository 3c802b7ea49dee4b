import { expect } from 'chai';
import { parsePart10 } from '../../../src/dicom/data-set.ts';
import type { ElementLiteral } from '../../../src/dicom/write-data-set.ts';
import { writePart10 } from '../../../src/dicom/write-data-set.ts';
import { readReportText } from '../../../src/learn/data-set/report-text.ts';

const ENCAPSULATED_CDA = '1.2.840.10008.5.1.4.1.1.104.2';
const BASIC_TEXT_SR = '1.2.840.10008.5.1.4.1.1.88.11';

function readingOf(sopClass: string, elements: ElementLiteral[]) {
  const file = writePart10([
    { keyword: 'SpecificCharacterSet', value: 'ISO_IR 192' },
    { keyword: 'SOPClassUID', value: sopClass },
    { keyword: 'SOPInstanceUID', value: '2.25.1' },
    ...elements,
  ]);
  return readReportText(parsePart10(file));
}

function code(meaning: string): ElementLiteral[] {
  return [
    { keyword: 'CodeValue', value: '1' },
    { keyword: 'CodingSchemeDesignator', value: '99T' },
    { keyword: 'CodeMeaning', value: meaning },
  ];
}

describe('readReportText (R-014)', () => {
  it('reads headings and texts of a structured report, nested ones too', () => {
    const finding: ElementLiteral[] = [
      { keyword: 'ValueType', value: 'TEXT' },
      { keyword: 'ConceptNameCodeSequence', value: [code('Finding')] },
      { keyword: 'TextValue', value: 'Herd an der 7. Rippe links, mäßig' },
    ];
    const section: ElementLiteral[] = [
      { keyword: 'ValueType', value: 'CONTAINER' },
      { keyword: 'ConceptNameCodeSequence', value: [code('Findings')] },
      { keyword: 'ContentSequence', value: [finding] },
    ];
    const reading = readingOf(BASIC_TEXT_SR, [{ keyword: 'ContentSequence', value: [section] }]);
    expect(reading).to.deep.equal({ text: 'Finding: Herd an der 7. Rippe links, mäßig' });
    expect(readingOf(BASIC_TEXT_SR, [])).to.have.property('unread');
  });

  it('reads an encapsulated document that is text, and says what it does not read', () => {
    const xml = '<ClinicalDocument><text>Several <b>foci</b></text></ClinicalDocument>';
    const document = (type: string, text: string) =>
      readingOf(ENCAPSULATED_CDA, [
        { keyword: 'MIMETypeOfEncapsulatedDocument', value: type },
        {
          keyword: 'EncapsulatedDocument',
          vr: 'OB',
          value: Buffer.from(text.padEnd(2 * Math.ceil(text.length / 2))),
        },
      ]);
    expect(document('text/XML', xml)).to.deep.equal({ text: 'Several foci' });
    expect(document('application/pdf', '%PDF'))
      .to.have.property('unread')
      .that.matches(/application\/pdf/);
    expect(readingOf('1.2.840.10008.5.1.4.1.1.20', [])).to.equal(null);
  });
});
