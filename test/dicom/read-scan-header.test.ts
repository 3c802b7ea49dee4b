import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { parseDataSet, parsePart10 } from '../../src/dicom/data-set.ts';
import { DicomReadError } from '../../src/dicom/read-error.ts';
import { readScanHeader } from '../../src/dicom/read-scan-header.ts';
import { TRANSFER_SYNTAX } from '../../src/dicom/transfer-syntaxes.ts';
import { writeDataSet } from '../../src/dicom/write-data-set.ts';
import type { ElementLiteral } from '../../src/dicom/write-data-set.ts';
import type { ScanHeader } from '../../src/study/scan-header.ts';
import { sharedData, skipUnless } from '../support/available.ts';
import { identityElements, SERIES_UID, SOP_UID, STUDY_UID } from './synthetic-scan.ts';

function headerOf(
  elements: readonly ElementLiteral[],
  syntax: string = TRANSFER_SYNTAX.explicitVrLittleEndian,
): ScanHeader {
  return readScanHeader(parseDataSet(writeDataSet(elements), syntax));
}
const withElements = (...elements: ElementLiteral[]): ScanHeader =>
  headerOf([...identityElements(), ...elements]);
const raw = (tag: string, vr: string, text: string): ElementLiteral => ({
  tag,
  vr,
  bytes: Buffer.from(text, 'latin1'),
});
const code = (value: string, scheme: string, meaning: string): ElementLiteral[] => [
  { keyword: 'CodeValue', value },
  { keyword: 'CodingSchemeDesignator', value: scheme },
  { keyword: 'CodeMeaning', value: meaning },
];

describe('The header that the stations travel with', () => {
  it('has empty texts and nulls where the object says nothing', () => {
    const header = headerOf(identityElements());
    expect(header).to.deep.include({
      studyInstanceUid: STUDY_UID,
      seriesInstanceUid: SERIES_UID,
      sopInstanceUid: SOP_UID,
      modality: 'NM',
      imageType: [],
      seriesDescription: '',
      patientAgeYears: null,
      rows: null,
      numberOfFrames: 1,
      pixelSpacingMm: null,
      countsAccumulated: null,
      lossy: false,
      frames: [{ frame: 1, energyWindow: null, detector: null }],
      detectors: [],
      energyWindows: [],
      radiopharmaceutical: null,
      privateTexts: [],
      contributingDeviceUids: [],
    });
  });

  it('follows a GE whole-body object without view codes: vectors, detectors, window, tracer', () => {
    const detector = (angle: number): ElementLiteral[] => [
      { keyword: 'CollimatorGridName', value: 'LEHR' },
      { keyword: 'ImagePositionPatient', value: [-306.1428, 900, 1800.1] },
      { keyword: 'ImageOrientationPatient', value: [] },
      { keyword: 'StartAngle', value: angle },
    ];
    const header = withElements(
      { keyword: 'NumberOfFrames', value: 2 },
      { keyword: 'EnergyWindowVector', value: [1, 1] },
      { keyword: 'DetectorVector', value: [1, 2] },
      { keyword: 'DetectorInformationSequence', value: [detector(180), detector(0)] },
      {
        keyword: 'EnergyWindowInformationSequence',
        value: [
          [
            { keyword: 'EnergyWindowName', value: 'Tc99m_EM' },
            {
              keyword: 'EnergyWindowRangeSequence',
              value: [
                [
                  { keyword: 'EnergyWindowLowerLimit', value: 129.96 },
                  { keyword: 'EnergyWindowUpperLimit', value: 151.04 },
                ],
              ],
            },
          ],
        ],
      },
      {
        keyword: 'RadiopharmaceuticalInformationSequence',
        value: [
          [
            { keyword: 'RadionuclideTotalDose', value: 0 },
            { keyword: 'RadionuclideCodeSequence', value: [code('C-163A8', '99SDM', '^99m^Technetium')] },
          ],
        ],
      },
      {
        keyword: 'PatientOrientationCodeSequence',
        value: [
          [
            ...code('F-10450', '99SDM', 'recumbent'),
            {
              keyword: 'PatientOrientationModifierCodeSequence',
              value: [code('F-10340', '99SDM', 'supine')],
            },
          ],
        ],
      },
      { keyword: 'PatientGantryRelationshipCodeSequence', value: [code('F-10480', '99SDM', 'feet-first')] },
    );
    expect(header.frames).to.deep.equal([
      { frame: 1, energyWindow: 1, detector: 1 },
      { frame: 2, energyWindow: 1, detector: 2 },
    ]);
    const position = [-306.1428, 900, 1800.1];
    const common = {
      viewCode: null,
      imageOrientation: null,
      imagePosition: position,
      collimator: 'LEHR',
      collimatorType: '',
    };
    expect(header.detectors).to.deep.equal([
      { number: 1, startAngleDegrees: 180, ...common },
      { number: 2, startAngleDegrees: 0, ...common },
    ]);
    const ranges = [{ lowerKev: 129.96, upperKev: 151.04 }];
    expect(header.energyWindows).to.deep.equal([{ number: 1, name: 'Tc99m_EM', ranges }]);
    expect(header.radiopharmaceutical).to.deep.equal({
      text: '',
      radionuclide: { value: 'C-163A8', scheme: '99SDM', meaning: '^99m^Technetium' },
      agent: null,
      totalDoseMbq: null,
      startTime: '',
    });
    expect(header.patientOrientationModifier?.value).to.equal('F-10340');
    expect(header.patientGantryRelationship?.meaning).to.equal('feet-first');
  });

  it('reads private texts only from blocks that their maker reserved, wherever those lie', () => {
    const header = withElements(
      raw('x00090010', 'LO', 'SOMEBODY ELSE '),
      raw('x00090011', 'LO', 'SIEMENS MED NM'),
      raw('x00091080', 'LO', 'secret'),
      raw('x00091180', 'LO', 'R VENTRAL L FRUEH'),
      raw('x00110010', 'LO', 'GEMS_GENIE_1'),
      raw('x00111012', 'LO', 'WB_ANT\\WB_POST'),
      raw('x00111030', 'LO', 'not asked for'),
    );
    expect(header.privateTexts).to.deep.equal([
      { creator: 'GEMS_GENIE_1', element: '(0011,xx12)', values: ['WB_ANT', 'WB_POST'] },
      { creator: 'SIEMENS MED NM', element: '(0009,xx80)', values: ['R VENTRAL L FRUEH'] },
    ]);
  });

  it('knows the devices that contributed, for the guard against our own results', () => {
    const header = withElements({
      keyword: 'ContributingEquipmentSequence',
      value: [[{ keyword: 'DeviceUID', value: '2.25.77' }], [{ keyword: 'Manufacturer', value: 'ACME' }]],
    });
    expect(header.contributingDeviceUids).to.deep.equal(['2.25.77']);
  });

  for (const [name, elements, age] of [
    ["from Patient's Age", [raw('x00101010', 'AS', '061Y')], 61],
    ['in months', [raw('x00101010', 'AS', '006M')], 0.5],
    [
      'from birth and study date, before the birthday',
      [raw('x00100030', 'DA', '19600827'), raw('x00080020', 'DA', '20240826')],
      63,
    ],
    [
      'from birth and study date, on the birthday',
      [raw('x00100030', 'DA', '19600826'), raw('x00080020', 'DA', '20240826')],
      64,
    ],
    ['not from 999Y', [raw('x00101010', 'AS', '999Y')], null],
    ['not from words', [raw('x00101010', 'AS', 'ABCD')], null],
    ['not from a month 13', [raw('x00100030', 'DA', '19601301'), raw('x00080020', 'DA', '20240826')], null],
    [
      'not from a birth after the study',
      [raw('x00100030', 'DA', '20250101'), raw('x00080020', 'DA', '20240826')],
      null,
    ],
  ] as const)
    it(`tells the age ${name}`, () => {
      expect(withElements(...elements).patientAgeYears).to.equal(age);
    });

  it('never keeps name, identifier or birth date', () => {
    const header = withElements(
      { keyword: 'PatientName', value: 'Doe^Jane' },
      { keyword: 'PatientID', value: 'HOSP-4711' },
      { keyword: 'PatientBirthDate', value: '19600826' },
      { keyword: 'StudyDate', value: '20240101' },
    );
    expect(JSON.stringify(header)).not.to.match(/Doe|4711|19600826/);
  });

  it('reads a total dose in MBq, and one that can only be Bq as such', () => {
    const doseOf = (dose: string): number | null | undefined =>
      withElements({
        keyword: 'RadiopharmaceuticalInformationSequence',
        value: [
          [
            { keyword: 'Radiopharmaceutical', value: 'MDP' },
            { keyword: 'RadionuclideTotalDose', value: dose },
          ],
        ],
      }).radiopharmaceutical?.totalDoseMbq;
    expect([doseOf('740'), doseOf('740000000'), doseOf('0')]).to.deep.equal([740, 740, null]);
  });

  it('takes odd values for no values', () => {
    const header = withElements(
      raw('x00280008', 'IS', '-3'),
      raw('x00280030', 'DS', '2.4\\'),
      raw('x00180070', 'IS', 'many'),
      raw('x00181242', 'IS', '0 '),
      { keyword: 'DetectorVector', value: [0] },
    );
    expect(header).to.deep.include({
      numberOfFrames: 1,
      pixelSpacingMm: null,
      countsAccumulated: null,
      actualFrameDurationMs: null,
    });
    expect(header.frames[0]?.detector).to.equal(null);
  });

  it('lists no more frames than could be real, whatever the header claims', () => {
    expect(withElements({ keyword: 'NumberOfFrames', value: 2_000_000_000 }).frames).to.have.length(4096);
  });

  it('counts as lossy by its own word or by its transfer syntax', () => {
    expect(withElements({ keyword: 'LossyImageCompression', value: '01' }).lossy).to.equal(true);
    expect(withElements({ keyword: 'LossyImageCompression', value: '00' }).lossy).to.equal(false);
    expect(headerOf(identityElements(), TRANSFER_SYNTAX.jpegLsNearLossless).lossy).to.equal(true);
  });

  for (const [keyword, tag] of [
    ['StudyInstanceUID', 'x0020000d'],
    ['SeriesInstanceUID', 'x0020000e'],
    ['SOPInstanceUID', 'x00080018'],
    ['SOPClassUID', 'x00080016'],
  ] as const)
    for (const bad of ['', '../../etc/passwd', '1.2.3\\1.2.4', `1.${'2'.repeat(80)}`])
      it(`refuses an object whose ${keyword} is ${JSON.stringify(bad.slice(0, 20))}`, () => {
        const others = identityElements().filter(
          (element) => !('keyword' in element && element.keyword === keyword),
        );
        const read = () => headerOf([...others, raw(tag, 'UI', bad)]);
        expect(read).to.throw(DicomReadError).with.property('code', 'DICOM_IDENTITY');
      });

  it('comes out of any values at all without NaN and without another error than identity', () => {
    const tags = [
      'x00280008',
      'x00280010',
      'x00280030',
      'x00540010',
      'x00101010',
      'x00180070',
      'x00080008',
      'x00540200',
    ];
    const element = fc.record({
      tag: fc.constantFrom(...tags),
      vr: fc.constantFrom('IS', 'DS', 'US', 'FD', 'LO', 'UN', 'OB', 'AS'),
      bytes: fc.uint8Array({ maxLength: 40 }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(element, { selector: ({ tag }) => tag }), (elements) => {
        const json = JSON.stringify(withElements(...elements), (_, value: unknown) =>
          typeof value === 'number' && !Number.isFinite(value) ? 'not finite' : value,
        );
        expect(json).not.to.include('not finite');
      }),
    );
  });

  it('is read from the real two-view scan with its local view text and legacy codes', function () {
    const file = sharedData('whole-body', 'siemens-two-view-early-phase.dcm');
    skipUnless(this, file !== null, 'shared/data');
    const header = readScanHeader(parsePart10(readFileSync(file!)));
    expect(header.detectors.map(({ viewCode }) => viewCode?.meaning)).to.deep.equal([
      'R VENTRAL L FRUEH',
      'L DORSAL R FRUEH',
    ]);
    expect(header.detectors.map(({ startAngleDegrees }) => startAngleDegrees)).to.deep.equal([180, 0]);
    expect(header.detectors[1]?.imageOrientation).to.deep.equal([-1, 0, 0, 0, 0, -1]);
    expect(header.radiopharmaceutical).to.deep.include({ text: 'DPD', totalDoseMbq: 764 });
    expect(header.seriesDescription).to.equal('GK früh');
    expect(header.countsAccumulated).to.equal(null);
  });

  it('is read from the real GE scan with the counts and the data set name of its maker', function () {
    const file = sharedData('whole-body', 'NM1_UNC.dcm');
    skipUnless(this, file !== null, 'shared/data');
    const header = readScanHeader(parsePart10(readFileSync(file!)));
    expect(header.countsAccumulated).to.equal(3_596_452);
    expect(header.privateTexts).to.deep.include({
      creator: 'GEMS_GENIE_1',
      element: '(0011,xx12)',
      values: ['WHOLE BODY_E'],
    });
  });
});
