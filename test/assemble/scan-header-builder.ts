import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SOP_CLASS } from '../../src/dicom/sop-classes.ts';
import { TRANSFER_SYNTAX } from '../../src/dicom/transfer-syntaxes.ts';
import type { ViewRules } from '../../src/assemble/view-rules.ts';
import { parseViewRules } from '../../src/assemble/view-rules.ts';
import type { Code } from '../../src/study/code.ts';
import type { Detector, EnergyWindow, ScanHeader } from '../../src/study/scan-header.ts';
import type { StoredInstance } from '../../src/study/stored-instance.ts';

/** The mapping as shipped. */
export const shippedYaml = readFileSync(join(import.meta.dirname, '../../mappings/views.yaml'), 'utf8');
export const shippedRules: ViewRules = parseViewRules(shippedYaml);
export const noOwnResults = { ownDeviceUids: new Set<string>() };

export const STUDY = '1.2.3.1';
export const SUPINE: Code = { value: '40199007', scheme: 'SCT', meaning: 'supine' };
export const PRONE: Code = { value: '1240000', scheme: 'SCT', meaning: 'prone' };
export const ANTERIOR: Code = { value: '399321004', scheme: 'SCT', meaning: 'Anterior projection' };
export const POSTERIOR: Code = { value: '399001007', scheme: 'SCT', meaning: 'Posterior projection' };
export const FROM_FRONT = [1, 0, 0, 0, 0, -1];
export const FROM_BEHIND = [-1, 0, 0, 0, 0, -1];

export const PHOTOPEAK: EnergyWindow = {
  number: 1,
  name: 'Tc99m',
  ranges: [{ lowerKev: 126.5, upperKev: 154.5 }],
};
export const SCATTER: EnergyWindow = {
  number: 2,
  name: 'Scatter',
  ranges: [{ lowerKev: 92, upperKev: 125 }],
};

/** A detector that says nothing of its view. */
export function detector(number: number, says: Partial<Detector> = {}): Detector {
  return {
    number,
    viewCode: null,
    startAngleDegrees: null,
    imageOrientation: null,
    imagePosition: null,
    collimator: 'LEHR',
    ...says,
  };
}

/** One single-frame whole-body image of an unknown maker that says nothing of its view. */
export function scanHeader(says: Partial<ScanHeader> = {}): ScanHeader {
  return {
    studyInstanceUid: STUDY,
    seriesInstanceUid: '1.2.3.2',
    sopInstanceUid: '1.2.3.3',
    sopClassUid: SOP_CLASS.nuclearMedicineImage,
    transferSyntaxUid: TRANSFER_SYNTAX.explicitVrLittleEndian,
    modality: 'NM',
    imageType: ['ORIGINAL', 'PRIMARY', 'WHOLE BODY', 'EMISSION'],
    manufacturer: 'ACME',
    manufacturerModelName: 'Camera',
    stationName: 'NM1',
    studyDescription: 'Bone scan',
    seriesDescription: '',
    protocolName: '',
    imageComments: '',
    imageId: '',
    bodyPartExamined: '',
    viewPosition: '',
    patientOrientation: [],
    patientOrientationModifier: SUPINE,
    patientGantryRelationship: null,
    frameOfReferenceUid: '',
    studyDate: '20250301',
    seriesDate: '20250301',
    seriesTime: '101500',
    acquisitionDate: '20250301',
    acquisitionTime: '101500',
    patientAgeYears: 61,
    rows: 1024,
    columns: 256,
    numberOfFrames: 1,
    samplesPerPixel: 1,
    photometricInterpretation: 'MONOCHROME2',
    bitsAllocated: 16,
    bitsStored: 16,
    pixelRepresentation: 0,
    pixelSpacingMm: [2.26, 2.26],
    actualFrameDurationMs: 900_000,
    scanLengthMm: 1900,
    countsAccumulated: 1_500_000,
    lossy: false,
    frames: [{ frame: 1, energyWindow: 1, detector: 1 }],
    energyWindows: [PHOTOPEAK],
    detectors: [detector(1)],
    radiopharmaceutical: {
      text: 'MDP',
      radionuclide: { value: '72454006', scheme: 'SCT', meaning: '^99m^Technetium' },
      agent: null,
      totalDoseMbq: 740,
      startTime: '071500',
    },
    privateTexts: [],
    contributingDeviceUids: [],
    ...says,
  };
}

/** One two-frame object, detector 1 then detector 2. */
export function twoFrames(
  first: Partial<Detector>,
  second: Partial<Detector>,
  says: Partial<ScanHeader> = {},
): ScanHeader {
  return scanHeader({
    numberOfFrames: 2,
    frames: [
      { frame: 1, energyWindow: 1, detector: 1 },
      { frame: 2, energyWindow: 1, detector: 2 },
    ],
    detectors: [detector(1, first), detector(2, second)],
    ...says,
  });
}

/** The layout of real GE Discovery NM 670 files: no view code, empty orientation, Start Angle 180 and 0. */
export function geDiscovery670(says: Partial<ScanHeader> = {}): ScanHeader {
  return twoFrames(
    { startAngleDegrees: 180 },
    { startAngleDegrees: 0 },
    {
      manufacturer: 'GE MEDICAL SYSTEMS',
      manufacturerModelName: 'Tandem_Discovery_670',
      studyDescription: 'Bone Scan Tc99m',
      seriesDescription: 'WholeBody',
      protocolName: 'User&Bone&Bone Scan Tc99m',
      bodyPartExamined: 'CHEST',
      imageId: 'WholeBody',
      pixelSpacingMm: [2.40112, 2.40112],
      actualFrameDurationMs: 90_000,
      patientOrientationModifier: { value: 'F-10340', scheme: '99SDM', meaning: 'supine' },
      energyWindows: [{ number: 1, name: 'Tc99m_EM', ranges: [{ lowerKev: 129.96, upperKev: 151.04 }] }],
      radiopharmaceutical: {
        text: '',
        radionuclide: { value: 'C-163A8', scheme: '99SDM', meaning: '^99m^Technetium' },
        agent: null,
        totalDoseMbq: 0,
        startTime: '',
      },
      ...says,
    },
  );
}

/** The layout of a real Siemens Symbia file: local view text and orientation. */
export function siemensSymbia(
  [first, second]: readonly [string, string],
  says: Partial<ScanHeader> = {},
): ScanHeader {
  const local = (text: string): Code => ({ value: text.slice(0, 14), scheme: '99NMG', meaning: text });
  return twoFrames(
    { viewCode: local(first), startAngleDegrees: 180 },
    { viewCode: local(second), startAngleDegrees: 0 },
    { manufacturer: 'SIEMENS NM', manufacturerModelName: 'Encore2', ...says },
  );
}

/** The header as an instance that this node has stored. */
export function stored(header: ScanHeader, says: Partial<StoredInstance> = {}): StoredInstance {
  return {
    sopInstanceUid: header.sopInstanceUid,
    studyInstanceUid: header.studyInstanceUid,
    seriesInstanceUid: header.seriesInstanceUid,
    version: 1,
    dataSetSha256: `sha-of-${header.sopInstanceUid}`,
    path: `/instances/${header.sopInstanceUid}`,
    sizeBytes: 1_050_000,
    receivedAt: '2025-03-01T10:40:00.000Z',
    origin: { kind: 'file' },
    header,
    ...says,
  };
}

/** A stored single-frame image, named by its last digits, whose Series Description says its view. */
export function single(
  name: string,
  seriesDescription: string,
  says: Partial<ScanHeader> = {},
): StoredInstance {
  return stored(scanHeader({ sopInstanceUid: `1.2.3.4.${name}`, seriesDescription, ...says }));
}
