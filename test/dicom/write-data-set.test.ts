import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { parseDataSet, parsePart10 } from '../../src/dicom/data-set.ts';
import { TRANSFER_SYNTAX } from '../../src/dicom/transfer-syntaxes.ts';
import { writeDataSet, writePart10 } from '../../src/dicom/write-data-set.ts';
import type { ElementLiteral } from '../../src/dicom/write-data-set.ts';
import { DicomWriteError } from '../../src/dicom/write-error.ts';
import { hasProgram, sharedData, skipUnless } from '../support/available.ts';
import { fromHex } from './bytes.ts';
import { identityElements, pixelElements } from './synthetic-scan.ts';

const read = (bytes: Uint8Array) => parseDataSet(bytes, TRANSFER_SYNTAX.explicitVrLittleEndian);
const view = (value: string): ElementLiteral[] => [
  { keyword: 'CodeValue', value },
  { keyword: 'CodingSchemeDesignator', value: 'SCT' },
];

describe('Writing a data set', () => {
  it('lays elements out in ascending order, padded to even length, as the standard says', () => {
    const bytes = writeDataSet([
      { keyword: 'StudyInstanceUID', value: '1.2.3' },
      { keyword: 'Modality', value: 'NM' },
      { keyword: 'Manufacturer', value: 'ACME1' },
    ]);
    expect(Buffer.from(bytes)).to.deep.equal(
      fromHex(`0800 6000 4353 0200 4e4d
               0800 7000 4c4f 0600 41434d453120
               2000 0d00 5549 0600 312e322e3300`),
    );
  });

  it('writes numbers, tags, several values, empty values and sequences in sequences', () => {
    const dataSet = read(
      writeDataSet([
        { keyword: 'Rows', value: 1024 },
        { keyword: 'PixelSpacing', value: [2.4, 1 / 3] },
        { keyword: 'FrameIncrementPointer', value: [0x00540010, 0x00540020] },
        { keyword: 'ReferencedPerformedProcedureStepSequence', value: [] },
        { keyword: 'AccessionNumber', value: '' },
        { keyword: 'ImageType', value: ['DERIVED', 'SECONDARY'] },
        { keyword: 'GraphicData', value: [0.5, -1] },
        {
          keyword: 'DetectorInformationSequence',
          value: [
            [{ keyword: 'ViewCodeSequence', value: [view('399321004')] }],
            [
              { keyword: 'StartAngle', value: 180 },
              { keyword: 'ViewCodeSequence', value: [view('399001007')] },
            ],
          ],
        },
      ]),
    );
    expect(dataSet.number('x00280010')).to.equal(1024);
    expect(dataSet.strings('x00280030')).to.deep.equal(['2.4', '0.33333333333333']);
    expect(dataSet.numbers('x00280009')).to.deep.equal([0x00540010, 0x00540020]);
    expect(dataSet.element('x00081111')?.bytes).to.have.length(0);
    expect(dataSet.element('x00080050')?.bytes).to.have.length(0);
    expect(dataSet.strings('x00080008')).to.deep.equal(['DERIVED', 'SECONDARY']);
    expect(dataSet.numbers('x00700022')).to.deep.equal([0.5, -1]);
    const [first, second] = dataSet.items('x00540022');
    expect(first?.items('x00540220')[0]?.text('x00080100')).to.equal('399321004');
    expect(second?.number('x00540200')).to.equal(180);
    expect(second?.items('x00540220')[0]?.text('x00080100')).to.equal('399001007');
  });

  it('writes our own text in the character set of the object, and refuses what that set lacks', () => {
    const described = (characterSet: string | null, text: string): ElementLiteral[] => [
      ...(characterSet === null ? [] : [{ keyword: 'SpecificCharacterSet', value: characterSet }]),
      { keyword: 'SeriesDescription', value: text },
    ];
    expect(read(writeDataSet(described('ISO_IR 192', '骨シンチ'))).text('x0008103e')).to.equal('骨シンチ');
    expect(read(writeDataSet(described('ISO_IR 100', 'Schädel'))).text('x0008103e')).to.equal('Schädel');
    for (const refused of [
      described(null, 'Schädel'),
      described('ISO_IR 100', '骨'),
      described('ISO_IR 144', 'Кость'),
    ])
      expect(() => writeDataSet(refused)).to.throw(DicomWriteError, /character set/);
  });

  const refusals: Readonly<Record<string, ElementLiteral[]>> = {
    'a UID with a leading dot': [{ keyword: 'StudyInstanceUID', value: '.1.2' }],
    'a code string in lower case': [{ keyword: 'Modality', value: 'nm' }],
    'a short text of 17 characters': [{ keyword: 'StationName', value: 'x'.repeat(17) }],
    'a long text of 65 characters': [{ keyword: 'Manufacturer', value: 'x'.repeat(65) }],
    'a backslash inside one value': [{ keyword: 'Manufacturer', value: 'a\\b' }],
    'a date that is not one': [{ keyword: 'StudyDate', value: '2024-01-01' }],
    'an integer with a fraction': [{ keyword: 'NumberOfFrames', value: 1.5 }],
    'a number out of 16 bits': [{ keyword: 'Rows', value: 70_000 }],
    'not a number': [{ keyword: 'PixelSpacing', value: [Number.NaN, 1] }],
    'an element twice': [
      { keyword: 'Modality', value: 'NM' },
      { keyword: 'Modality', value: 'OT' },
    ],
    'items in an element that is no sequence': [{ keyword: 'Modality', value: [[]] }],
    'a value in a sequence': [{ keyword: 'ViewCodeSequence', value: 'ANT' }],
    'an element of the file meta information': [{ tag: 'x00020010', vr: 'UI', bytes: Buffer.from('1.2') }],
    'a group length': [{ tag: 'x00080000', vr: 'UL', bytes: Buffer.alloc(4) }],
  };
  for (const [name, elements] of Object.entries(refusals))
    it(`refuses ${name}`, () => {
      expect(() => writeDataSet(elements)).to.throw(DicomWriteError);
    });

  it('names the element at fault and never its value, which may be a patient', () => {
    try {
      writeDataSet([{ keyword: 'PatientName', value: 'Doe^Jane\\x' }]);
      expect.fail('was written');
    } catch (error) {
      if (!(error instanceof DicomWriteError)) throw error;
      expect(JSON.stringify([error.message, error.context]))
        .to.include('PatientName')
        .and.not.include('Doe');
    }
  });

  it('refuses a file without SOP class or instance', () => {
    expect(() => writePart10([{ keyword: 'Modality', value: 'NM' }])).to.throw(DicomWriteError, /SOP/);
  });

  it('takes only keywords of the standard', () => {
    expect(() => writeDataSet([{ keyword: 'PatientsName', value: 'x' }])).to.throw(
      RangeError,
      /PatientsName/,
    );
  });

  it('writes any decimal number in at most 16 characters, within their precision', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const dataSet = read(writeDataSet([{ keyword: 'StartAngle', value }]));
        expect(dataSet.element('x00540200')?.bytes.length).to.be.at.most(16);
        expect(dataSet.number('x00540200')).to.be.closeTo(value, Math.abs(value) * 1e-8);
      }),
    );
  });

  it('gives back any foreign element as it was found: tag, value representation and bytes', () => {
    const vr = fc.constantFrom('LO', 'SH', 'PN', 'UI', 'DS', 'OB', 'OW', 'UN', 'UT', 'US', 'CS');
    const element = fc.record({
      tag: fc
        .integer({ min: 0x00091001, max: 0x00097fff })
        .map((tag) => `x${tag.toString(16).padStart(8, '0')}`),
      vr,
      bytes: fc
        .uint8Array({ maxLength: 300 })
        .map((bytes) => bytes.subarray(0, bytes.length - (bytes.length % 2))),
    });
    const elements = fc.uniqueArray(element, { selector: ({ tag }) => tag, maxLength: 20 });
    fc.assert(
      fc.property(elements, (found) => {
        const dataSet = read(writeDataSet(found));
        for (const { tag, vr, bytes } of found)
          expect(dataSet.element(tag)).to.deep.equal({ tag, vr, bytes: Buffer.from(bytes) });
        const again = writeDataSet(dataSet.tags().map((tag) => dataSet.element(tag)!));
        expect(again).to.deep.equal(writeDataSet(found));
      }),
    );
  });

  it('keeps a value that outgrew its 16-bit length, as UN', () => {
    const bytes = Buffer.alloc(70_000, 0x41);
    const element = read(writeDataSet([{ tag: 'x00091001', vr: 'LO', bytes }])).element('x00091001');
    expect(element).to.deep.equal({ tag: 'x00091001', vr: 'UN', bytes });
  });

  describe('read by others', () => {
    const scan = [
      ...identityElements(),
      ...pixelElements({
        rows: 4,
        columns: 3,
        frames: 2,
        bitsAllocated: 16,
        bitsStored: 16,
        signed: false,
        value: (i) => i,
      }),
      { keyword: 'SpecificCharacterSet', value: 'ISO_IR 192' },
      { keyword: 'PatientName', value: 'Ångström^Ada' },
      { keyword: 'ViewCodeSequence', value: [view('399321004'), []] },
    ];
    let folder = '';
    before(() => void (folder = mkdtempSync(join(tmpdir(), 'osteonode-write-'))));
    after(() => rmSync(folder, { recursive: true }));

    it('is a DICOM file to dcmtk, value for value', function () {
      skipUnless(this, hasProgram('dcmdump') && hasProgram('dcmftest'), 'dcmtk');
      const file = join(folder, 'scan.dcm');
      writeFileSync(file, writePart10(scan));
      expect(execFileSync('dcmftest', [file], { encoding: 'utf8' })).to.match(/^yes/);
      const dump = spawnSync('dcmdump', ['+L', '--print-all', file], { encoding: 'utf8' });
      expect(dump.stderr).to.equal('');
      expect(dump.stdout).to.include('[Ångström^Ada]').and.include('[399321004]');
      expect(dump.stdout)
        .to.include('0000\\0001\\0002')
        .and.match(/ViewCodeSequence/);
    });

    it('copies real objects so that dcmtk sees no difference', function () {
      const source = sharedData('whole-body', 'siemens-two-view-early-phase.dcm');
      skipUnless(this, source !== null, 'shared/data');
      skipUnless(this, hasProgram('dcmdump'), 'dcmtk');
      const original = parsePart10(readFileSync(source!));
      const copy = join(folder, 'copy.dcm');
      const tags = original.tags().filter((tag) => !tag.endsWith('0000'));
      writeFileSync(copy, writePart10(tags.map((tag) => original.element(tag)!)));
      expect(dumpOf(copy)).to.deep.equal(dumpOf(source!));
    });
  });
});

/** Tags, representations and values of a file, without meta information, group lengths and the lengths of sequences. */
function dumpOf(file: string): string[] {
  return execFileSync('dcmdump', ['-q', '+L', file], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
    .split('\n')
    .filter((line) => /^\s*\(/.test(line) && !/^\(0002,|^\(....,0000\)|delimitation/i.test(line))
    .map((line) => line.replace(/#.*$/, '').replace(/with (un|ex).*$/, ''));
}
