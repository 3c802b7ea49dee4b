import { expect } from 'chai';
import { parsePart10 } from '../../src/dicom/data-set.ts';
import type { DataSet } from '../../src/dicom/data-set.ts';
import type { ElementLiteral } from '../../src/dicom/write-data-set.ts';
import { writeDataSet } from '../../src/dicom/write-data-set.ts';
import { verbatimModules } from '../../src/report/verbatim-modules.ts';
import { nuclearMedicineFile } from './report-fixture.ts';

const copied = (extra: readonly ElementLiteral[] = []): readonly ElementLiteral[] =>
  verbatimModules(parsePart10(nuclearMedicineFile(extra)));
const raw = (elements: readonly ElementLiteral[], tag: string): string | undefined => {
  const found = elements.find((element) => 'tag' in element && element.tag === tag);
  return found !== undefined && 'bytes' in found ? Buffer.from(found.bytes).toString('latin1') : undefined;
};

describe('verbatimModules', () => {
  it('copies the name byte for byte together with its character set', () => {
    const elements = copied();
    expect(raw(elements, 'x00100010')).to.match(/^SYNTH\xc9TIC\^PATIENT ?$/);
    expect(raw(elements, 'x00080005')).to.match(/^ISO_IR 100 ?$/);
    expect(raw(elements, 'x00101010')).to.equal('074Y');
  });

  it('leaves private elements out, at every depth', () => {
    const elements = copied([
      {
        keyword: 'ReferencedStudySequence',
        value: [
          [
            { keyword: 'ReferencedSOPClassUID', value: '1.2.840.10008.3.1.2.3.1' },
            { keyword: 'ReferencedSOPInstanceUID', value: '2.25.5' },
            { tag: 'x00090010', vr: 'LO', bytes: Buffer.from('OSTEONODE TEST') },
            { tag: 'x00091001', vr: 'LO', bytes: Buffer.from('NESTED SECRET ') },
          ],
        ],
      },
    ]);
    const text = Buffer.from(writeDataSet(elements)).toString('latin1');
    expect(text).to.include('2.25.5').and.not.include('SECRET').and.not.include('PRIVATE PATIENT NOTE');
  });

  it('writes an empty value where the standard wants the element and the source lacks it', () => {
    const nothing: Pick<DataSet, 'element' | 'items'> = { element: () => null, items: () => [] };
    const keywords = verbatimModules(nothing as DataSet).map(
      (element) => 'keyword' in element && element.keyword,
    );
    expect(keywords).to.have.members([
      'PatientName',
      'PatientID',
      'PatientBirthDate',
      'PatientSex',
      'StudyDate',
      'StudyTime',
      'AccessionNumber',
      'ReferringPhysicianName',
      'StudyID',
    ]);
  });

  it('leaves out what a 16-bit length cannot say', () => {
    const source: Pick<DataSet, 'element' | 'items'> = {
      element: (tag) =>
        tag === 'x00100010' ? { tag, vr: 'PN', bytes: new Uint8Array(0x10000).fill(0x41) } : null,
      items: () => [],
    };
    expect(verbatimModules(source as DataSet)).to.deep.include({ keyword: 'PatientName', value: '' });
  });
});
