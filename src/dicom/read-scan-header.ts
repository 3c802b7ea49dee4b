import type { ScanHeader } from '../study/scan-header.ts';
import type { DataSet } from './data-set.ts';
import { readCode } from './read-code.ts';
import { DicomReadError } from './read-error.ts';
import {
  readDetectors,
  readEnergyWindows,
  readFrameHeaders,
  readRadiopharmaceutical,
} from './read-nuclear-medicine.ts';
import { readPatientAge } from './read-patient-age.ts';
import { readPrivateTexts } from './read-private-texts.ts';
import { LOSSY_TRANSFER_SYNTAXES } from './transfer-syntaxes.ts';
import { isUid } from './uid.ts';

/** Longer technical texts are cut: they break the standard, and end in databases and on pages. */
const MAX_TEXT = 1024;

/**
 * Reads what the stations need of a header. Odd or empty values become `''` or `null`, never NaN; only the identity is
 * insisted on.
 * @throws DicomReadError `DICOM_IDENTITY` when Study, Series or SOP Instance UID, or the SOP class, is missing or no UID.
 */
export function readScanHeader(dataSet: DataSet): ScanHeader {
  return {
    ...readIdentity(dataSet),
    ...readDescription(dataSet),
    ...readTimes(dataSet),
    ...readPosition(dataSet),
    ...readImage(dataSet),
    ...readAcquisition(dataSet),
  };
}

function readIdentity(dataSet: DataSet) {
  return {
    studyInstanceUid: requiredUid(dataSet, 'x0020000d', 'Study Instance UID'),
    seriesInstanceUid: requiredUid(dataSet, 'x0020000e', 'Series Instance UID'),
    sopInstanceUid: requiredUid(dataSet, 'x00080018', 'SOP Instance UID'),
    sopClassUid: requiredUid(dataSet, 'x00080016', 'SOP Class UID'),
    transferSyntaxUid: dataSet.transferSyntaxUid,
    contributingDeviceUids: dataSet
      .items('x0018a001')
      .flatMap((item) => item.strings('x00181002').filter(isUid)),
  };
}

function requiredUid(dataSet: DataSet, tag: string, name: string): string {
  const uid = dataSet.text(tag);
  if (uid === '')
    throw new DicomReadError('DICOM_IDENTITY', `${name} is missing`, { context: { tag: tag.slice(1) } });
  if (!isUid(uid))
    throw new DicomReadError('DICOM_IDENTITY', `${name} is not a UID`, { context: { tag: tag.slice(1) } });
  return uid;
}

function readDescription(dataSet: DataSet) {
  return {
    modality: shortText(dataSet, 'x00080060'),
    imageType: dataSet.strings('x00080008').slice(0, 16).map(cut),
    manufacturer: shortText(dataSet, 'x00080070'),
    manufacturerModelName: shortText(dataSet, 'x00081090'),
    stationName: shortText(dataSet, 'x00081010'),
    studyDescription: shortText(dataSet, 'x00081030'),
    seriesDescription: shortText(dataSet, 'x0008103e'),
    protocolName: shortText(dataSet, 'x00181030'),
    imageComments: shortText(dataSet, 'x00204000'),
    imageId: shortText(dataSet, 'x00540400'),
    bodyPartExamined: shortText(dataSet, 'x00180015'),
    privateTexts: readPrivateTexts(dataSet),
  };
}

function readTimes(dataSet: DataSet) {
  return {
    studyDate: shortText(dataSet, 'x00080020'),
    seriesDate: shortText(dataSet, 'x00080021'),
    seriesTime: shortText(dataSet, 'x00080031'),
    acquisitionDate: shortText(dataSet, 'x00080022'),
    acquisitionTime: shortText(dataSet, 'x00080032'),
    patientAgeYears: readPatientAge(dataSet),
  };
}

function readPosition(dataSet: DataSet) {
  const [orientation] = dataSet.items('x00540410');
  const frameOfReferenceUid = dataSet.text('x00200052');
  return {
    viewPosition: shortText(dataSet, 'x00185101'),
    patientOrientation: dataSet.strings('x00200020').slice(0, 2).map(cut),
    patientOrientationModifier: orientation ? readCode(orientation, 'x00540412') : null,
    patientGantryRelationship: readCode(dataSet, 'x00540414'),
    frameOfReferenceUid: isUid(frameOfReferenceUid) ? frameOfReferenceUid : '',
  };
}

function readImage(dataSet: DataSet) {
  const numberOfFrames = readNumberOfFrames(dataSet);
  return {
    rows: positive(dataSet.number('x00280010')),
    columns: positive(dataSet.number('x00280011')),
    numberOfFrames,
    frames: readFrameHeaders(dataSet, numberOfFrames),
    samplesPerPixel: dataSet.number('x00280002'),
    photometricInterpretation: shortText(dataSet, 'x00280004'),
    bitsAllocated: dataSet.number('x00280100'),
    bitsStored: dataSet.number('x00280101'),
    pixelRepresentation: dataSet.number('x00280103'),
    pixelSpacingMm: readPixelSpacing(dataSet),
    lossy: dataSet.text('x00282110') === '01' || LOSSY_TRANSFER_SYNTAXES.includes(dataSet.transferSyntaxUid),
  };
}

function readAcquisition(dataSet: DataSet) {
  return {
    actualFrameDurationMs: positive(dataSet.number('x00181242')),
    scanLengthMm: positive(dataSet.number('x00181302')),
    scanVelocityMmPerS: positive(dataSet.number('x00181300')),
    wholeBodyTechnique: dataSet.strings('x00181301').slice(0, 4).map(cut),
    countsAccumulated: dataSet.number('x00180070'),
    energyWindows: readEnergyWindows(dataSet),
    detectors: readDetectors(dataSet),
    radiopharmaceutical: readRadiopharmaceutical(dataSet),
  };
}

/** Absent means one; what is no count of frames also reads as one, and `checkPixelData` refuses such an object. */
function readNumberOfFrames(dataSet: DataSet): number {
  const frames = dataSet.number('x00280008') ?? 1;
  return Number.isInteger(frames) && frames >= 1 ? frames : 1;
}

function readPixelSpacing(dataSet: DataSet): readonly [number, number] | null {
  if (dataSet.strings('x00280030').length !== 2) return null;
  const [row, column] = dataSet.numbers('x00280030');
  return row !== undefined && column !== undefined && row > 0 && column > 0 ? [row, column] : null;
}

function positive(value: number | null): number | null {
  return value !== null && value > 0 ? value : null;
}

function shortText(dataSet: DataSet, tag: string): string {
  return cut(dataSet.text(tag));
}

function cut(text: string): string {
  return text.slice(0, MAX_TEXT);
}
