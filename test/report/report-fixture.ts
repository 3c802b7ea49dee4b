import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElementLiteral } from '../../src/dicom/write-data-set.ts';
import { writePart10 } from '../../src/dicom/write-data-set.ts';
import { parsePart10 } from '../../src/dicom/data-set.ts';
import { readScanHeader } from '../../src/dicom/read-scan-header.ts';
import { parseFindingCodes } from '../../src/report/finding-codes.ts';
import type { ReportInput } from '../../src/report/report-input.ts';
import type { BoneScan, SourceFrame } from '../../src/study/bone-scan.ts';
import type { Counts } from '../../src/study/counts.ts';
import type { FusedScan } from '../../src/study/fused-scan.ts';
import type { Prediction } from '../../src/study/prediction.ts';

export const STUDY_UID = '2.25.1001';
const SERIES_UID = '2.25.1002';
export const INSTANCE_UID = '2.25.1003';
export const ROWS = 64;
export const COLUMNS = 16;

/** mappings/findings.yaml as it is shipped. */
export const findings = parseFindingCodes(
  readFileSync(join(import.meta.dirname, '../../mappings/findings.yaml'), 'utf8'),
);

export const prediction: Prediction = {
  model: {
    id: 'inrac-test',
    version: '0.1.0',
    weightsSha256: '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
    trainingStatement: 'Trained on synthetic phantoms only.',
  },
  engine: { name: 'onnxruntime-node', version: '1.30.0', provider: 'cpu' },
  classes: [
    { name: 'NoMet', code: 'NoMet', probability: 0.0432 },
    { name: 'ADMet', code: 'ADMet', probability: 0.8308 },
    { name: 'nADMet', code: 'nADMet', probability: 0.126 },
  ],
  unit: 'examination',
  predicted: 'ADMet',
  predictedCode: 'ADMet',
  findings: ['ADMet'],
  outcome: null,
  operatingPoint: 'argmax',
};

/** What a model of hot spots said: one malignant that a segment outlines, one benign that an annotation does. */
export const hotSpotPrediction: Prediction = {
  ...prediction,
  model: { ...prediction.model, id: 'hot-spots', weightsSha256: 'e'.repeat(64) },
  unit: 'lesion',
  classes: [
    { name: 'benign', code: 'benign-image', probability: 0.09 },
    { name: 'malignant', code: 'malignant-image', probability: 0.91 },
  ],
  predicted: 'malignant',
  predictedCode: 'malignant-image',
  findings: ['malignant'],
  lesions: [
    {
      ...{ number: 1, view: 'anterior', mask: [10, 4, 3, 11, 4, 2], predicted: 'malignant', isFinding: true },
      outline: [
        [4, 10],
        [7, 10],
        [7, 11],
        [6, 11],
        [6, 12],
        [4, 12],
      ],
      shownBox: { row: 10, column: 4, rows: 2, columns: 3 },
      origin: {
        ...{ kind: 'segmentation', seriesInstanceUid: '2.25.2002', sopInstanceUid: '2.25.2001' },
        ...{ segmentNumber: 3, segmentLabel: 'Lesion 3' },
      },
      site: { value: '122496007', scheme: 'SCT', meaning: 'Lumbar spine' },
      classes: [
        { name: 'benign', code: 'benign', probability: 0.09 },
        { name: 'malignant', code: 'malignant', probability: 0.91 },
      ],
    },
    {
      ...{ number: 2, view: 'posterior', mask: [20, 8, 1], predicted: 'benign', isFinding: false },
      outline: [
        [8, 20],
        [9, 20],
        [9, 21],
        [8, 21],
      ],
      shownBox: { row: 20, column: 8, rows: 1, columns: 1 },
      origin: { kind: 'annotation', file: 'posterior.png' },
      site: null,
      classes: [
        { name: 'benign', code: 'benign', probability: 0.8 },
        { name: 'malignant', code: 'malignant', probability: 0.2 },
      ],
    },
  ],
};

/** A body of counts: an ellipse with a hot bladder. */
export function drawnBody(rows: number = ROWS, columns: number = COLUMNS): Counts {
  const values = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const [y, x] = [(2 * row) / rows - 1, (2 * column) / columns - 1];
      const isBody = (x / 0.6) ** 2 + (y / 0.9) ** 2 < 1;
      const isBladder = Math.abs(x) < 0.2 && Math.abs(y) < 0.02;
      values[row * columns + column] = isBladder ? 900 : isBody ? 20 + ((row * 7 + column * 3) % 40) : 0;
    }
  return { rows, columns, values };
}

/** A two-frame whole-body object as a camera would send it, with a private element and a name beyond ASCII. */
export function nuclearMedicineFile(extra: readonly ElementLiteral[] = []): Uint8Array {
  const replaced = new Set(extra.map((element) => ('keyword' in element ? element.keyword : element.tag)));
  const elements: ElementLiteral[] = [
    { keyword: 'SpecificCharacterSet', value: 'ISO_IR 100' },
    { keyword: 'ImageType', value: ['ORIGINAL', 'PRIMARY', 'WHOLE BODY', 'EMISSION'] },
    { keyword: 'SOPClassUID', value: '1.2.840.10008.5.1.4.1.1.20' },
    { keyword: 'SOPInstanceUID', value: INSTANCE_UID },
    { keyword: 'StudyDate', value: '20240115' },
    { keyword: 'SeriesDate', value: '20240115' },
    { keyword: 'AcquisitionDate', value: '20240115' },
    { keyword: 'ContentDate', value: '20240115' },
    { keyword: 'StudyTime', value: '101500' },
    { keyword: 'ContentTime', value: '101500' },
    { keyword: 'TimezoneOffsetFromUTC', value: '+0100' },
    { keyword: 'AccessionNumber', value: 'ACC1' },
    { keyword: 'Modality', value: 'NM' },
    { keyword: 'Manufacturer', value: 'Synthetic Cameras' },
    { keyword: 'ManufacturerModelName', value: 'Phantom 2' },
    { keyword: 'ReferringPhysicianName', value: 'REF^DOC' },
    { keyword: 'StudyDescription', value: 'BONE SCAN' },
    ...privateBlock(),
    { tag: 'x00100010', vr: 'PN', bytes: Buffer.from('SYNTH\xc9TIC^PATIENT', 'latin1') },
    { keyword: 'PatientID', value: 'P-0001' },
    { keyword: 'PatientBirthDate', value: '19500101' },
    { keyword: 'PatientSex', value: 'F' },
    { keyword: 'PatientAge', value: '074Y' },
    {
      keyword: 'OtherPatientIDsSequence',
      value: [
        [
          { keyword: 'PatientID', value: 'X-1' },
          { keyword: 'TypeOfPatientID', value: 'TEXT' },
        ],
      ],
    },
    { keyword: 'CountsAccumulated', value: 1000 },
    { keyword: 'ActualFrameDuration', value: 1000 },
    { keyword: 'ScanVelocity', value: '2' },
    { keyword: 'ScanLength', value: 2000 },
    { keyword: 'StudyInstanceUID', value: STUDY_UID },
    { keyword: 'SeriesInstanceUID', value: SERIES_UID },
    { keyword: 'StudyID', value: 'S1' },
    { keyword: 'SeriesNumber', value: 1 },
    { keyword: 'InstanceNumber', value: 1 },
    { keyword: 'FrameOfReferenceUID', value: '2.25.1004' },
    { keyword: 'SamplesPerPixel', value: 1 },
    { keyword: 'PhotometricInterpretation', value: 'MONOCHROME2' },
    { keyword: 'NumberOfFrames', value: 2 },
    { keyword: 'FrameIncrementPointer', value: [0x00540010, 0x00540020] },
    { keyword: 'Rows', value: ROWS },
    { keyword: 'Columns', value: COLUMNS },
    { keyword: 'PixelSpacing', value: ['2.26', '2.26'] },
    { keyword: 'BitsAllocated', value: 16 },
    { keyword: 'BitsStored', value: 16 },
    { keyword: 'HighBit', value: 15 },
    { keyword: 'PixelRepresentation', value: 0 },
    { keyword: 'EnergyWindowVector', value: [1, 1] },
    { keyword: 'NumberOfEnergyWindows', value: 1 },
    { keyword: 'DetectorVector', value: [1, 2] },
    { keyword: 'NumberOfDetectors', value: 2 },
    { keyword: 'PixelData', vr: 'OW', value: new Uint8Array(2 * 2 * ROWS * COLUMNS) },
  ];
  return writePart10([
    ...elements.filter((element) => !replaced.has('keyword' in element ? element.keyword : element.tag)),
    ...extra,
  ]);
}

function privateBlock(): ElementLiteral[] {
  return [
    { tag: 'x00090010', vr: 'LO', bytes: Buffer.from('OSTEONODE TEST') },
    { tag: 'x00091001', vr: 'LO', bytes: Buffer.from('PRIVATE PATIENT NOTE') },
  ];
}

/** Everything for a report on one file whose frames 1 and 2 are the views, or whose frame 1 plays both. */
export function reportInput(
  file: Uint8Array,
  given: Partial<ReportInput> & { readonly counts?: Counts; readonly isMirrored?: boolean } = {},
): ReportInput {
  const { counts, isMirrored = false, ...changed } = given;
  const dataSet = parsePart10(file);
  const header = readScanHeader(dataSet);
  const body = counts ?? drawnBody();
  return {
    scan: scanOf({ path: 'unused', dataSetSha256: 'a'.repeat(64), header, frame: 1 }, isMirrored),
    fused: fusedOf(body, body, isMirrored),
    predictions: [prediction],
    sources: new Map([[header.sopInstanceUid, dataSet]]),
    revision: 0,
    predecessors: [],
    createdAt: '2025-11-21T08:48:03.000Z',
    uidNamespace: '6f1d3c52-94ab-4cf2-8f5c-0d3a1f1f2f11',
    configHash: 'c'.repeat(64),
    flags: [],
    findings,
    ...changed,
  };
}

function scanOf(anterior: SourceFrame, isMirrored: boolean): BoneScan {
  const evidence = {
    rule: 'site-rule',
    confidence: 'low',
    seen: 'frame 1 anterior, frame 2 posterior',
  } as const;
  return {
    studyInstanceUid: anterior.header.studyInstanceUid,
    anterior: { kind: 'acquired', source: anterior, evidence },
    posterior: isMirrored
      ? { kind: 'mirrored', from: 'anterior' }
      : { kind: 'acquired', source: { ...anterior, frame: 2 }, evidence },
    flags: isMirrored
      ? [{ code: 'Q-01', severity: 'warn', text: 'Posterior view missing, mirrored from the anterior' }]
      : [],
    ignored: [],
    tracer: '99mTc-MDP',
    inputKey: 'd'.repeat(64),
  };
}

/** Views and a fusion as the preprocessing station would hand them over. */
export function fusedOf(anterior: Counts, posterior: Counts, isMirrored: boolean): FusedScan {
  const fusion = isMirrored
    ? { dx: 0, dy: 0, method: 'mirrored', correlation: 1 }
    : { dx: 3, dy: -2, method: 'correlation', correlation: 0.91 };
  return {
    anterior,
    posterior,
    composite: anterior,
    fusion: { ...fusion, anteriorBox: null, posteriorBox: null } as FusedScan['fusion'],
    flags: [],
  };
}
