import { createHash } from 'node:crypto';
import { PATIENT_ORIENTATION, VIEW } from '../dicom/codes.ts';
import { SOP_CLASS } from '../dicom/sop-classes.ts';
import { uidFromName } from '../dicom/uid.ts';
import { type ElementLiteral, writePart10 } from '../dicom/write-data-set.ts';
import { PRODUCT } from '../platform/product.ts';
import type { View } from '../study/view.ts';
import { CAMERAS } from './camera.ts';
import { FRAME } from './frame.ts';
import type { PhantomPatient } from './generate-patient.ts';
import { coded, TRACER_TEXTS, tracerElements } from './tracer-elements.ts';

/** Namespace of all UIDs of phantoms: no UID of a patient lies in it. */
const UID_NAMESPACE = '7c1d2a9e-5b0f-4c7e-9d35-0b6a4f8e2c11';

/** Hour of the day at which all scans begin. */
const SCAN_HOUR = 11;

/** How the two views are packed: cameras differ in this. */
export type PhantomLayout = 'two-frame' | 'two-instances' | 'two-series';

/** One DICOM file of a phantom. */
export interface PhantomFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** One two-frame NM object: frame 1 anterior, frame 2 posterior as seen from behind. A complete Part 10 file. */
export function phantomToDicom(patient: PhantomPatient): Uint8Array {
  return writeObject(patient, ['anterior', 'posterior'], 'two-frame');
}

/**
 * The phantom as NM Image Storage objects. The same patient gives the same bytes; UIDs come from its name and pixels. A view
 * that is missing gets no file.
 * @source PS3.3 A.5 and C.8.4; reference/dicom-results.md 1
 */
export function phantomToFiles(patient: PhantomPatient, layout: PhantomLayout = 'two-frame'): PhantomFile[] {
  const there = (['anterior', 'posterior'] as const).filter(
    (view) => !patient.truth.artefacts.includes(`missing-${view}`),
  );
  if (layout === 'two-frame' && there.length === 2)
    return [{ name: 'bone-scan.dcm', bytes: phantomToDicom(patient) }];
  return there.map((view) => ({
    name: `${view}.dcm`,
    bytes: writeObject(patient, [view], layout),
  }));
}

function writeObject(patient: PhantomPatient, views: readonly View[], layout: PhantomLayout): Uint8Array {
  const pixels = encodePixels(views.map((view) => patient[view].values));
  return writePart10([
    ...identity(patient, views, layout),
    ...acquisition(patient, views, pixels),
    ...imagePixel(views.length, pixels),
    ...vectors(views.length),
    { keyword: 'DetectorInformationSequence', value: views.map((view) => detector(patient, view)) },
    { keyword: 'PixelData', vr: 'OW', value: new Uint8Array(pixels.buffer) },
  ]);
}

/** Study Instance UID of the objects that `phantomToFiles` writes. */
export function studyUidOf(patient: PhantomPatient, layout: PhantomLayout): string {
  return uidsOf(patient, layout)('study');
}

function uidsOf(patient: PhantomPatient, layout: PhantomLayout): (part: string) => string {
  const name = `${patient.truth.caseId}/${digestOf(patient)}`;
  return (part) => uidFromName(UID_NAMESPACE, `${name}/${layout}/${part}`);
}

function identity(patient: PhantomPatient, views: readonly View[], layout: PhantomLayout): ElementLiteral[] {
  const { truth } = patient;
  const uid = uidsOf(patient, layout);
  const only = views.length === 1 ? views[0]! : null;
  const series = layout === 'two-series' ? `series-${only ?? 'both'}` : 'series';
  const { scan, series: seriesName } = TRACER_TEXTS[truth.tracer];
  const number = only === 'posterior' ? 2 : 1;
  const date = scanStart(truth.seed).toISOString().slice(0, 10).replaceAll('-', '');
  const minutes = (from: number): string => `${pad(SCAN_HOUR + Math.floor(from / 60))}${pad(from % 60)}00`;
  const start = only === 'posterior' ? minutes(patient.exposure.scanMinutes) : minutes(0);
  return [
    { keyword: 'SpecificCharacterSet', value: 'ISO_IR 192' },
    { keyword: 'ImageType', value: ['ORIGINAL', 'PRIMARY', 'WHOLE BODY', 'EMISSION'] },
    { keyword: 'SOPClassUID', value: SOP_CLASS.nuclearMedicineImage },
    { keyword: 'SOPInstanceUID', value: uid(`instance-${views.join('-')}`) },
    { keyword: 'StudyDate', value: date },
    { keyword: 'SeriesDate', value: date },
    { keyword: 'AcquisitionDate', value: date },
    { keyword: 'ContentDate', value: date },
    { keyword: 'StudyTime', value: minutes(0) },
    { keyword: 'SeriesTime', value: start },
    { keyword: 'AcquisitionTime', value: start },
    { keyword: 'ContentTime', value: start },
    { keyword: 'AccessionNumber', value: '' },
    { keyword: 'Modality', value: 'NM' },
    { keyword: 'Manufacturer', value: 'SYNTHETIC' },
    { keyword: 'ReferringPhysicianName', value: '' },
    { keyword: 'StudyDescription', value: `SYNTHETIC whole-body ${scan}` },
    { keyword: 'SeriesDescription', value: only === null ? seriesName : `${seriesName} ${only}` },
    { keyword: 'ManufacturerModelName', value: `Phantom of ${CAMERAS[truth.camera].manufacturerModel}` },
    { keyword: 'PatientName', value: `SYNTHETIC^${truth.caseId.toUpperCase()}` },
    { keyword: 'PatientID', value: `SYNTHETIC-${truth.caseId}` },
    { keyword: 'PatientBirthDate', value: `${2024 - truth.ageYears}0101` },
    { keyword: 'PatientSex', value: truth.sex },
    { keyword: 'PatientAge', value: `${String(truth.ageYears).padStart(3, '0')}Y` },
    { keyword: 'PatientSize', value: (truth.heightMm / 1000).toFixed(2) },
    { keyword: 'BodyPartExamined', value: 'WHOLEBODY' },
    { keyword: 'SoftwareVersions', value: `${PRODUCT.name} ${PRODUCT.version}` },
    { keyword: 'StudyInstanceUID', value: uid('study') },
    { keyword: 'SeriesInstanceUID', value: uid(series) },
    { keyword: 'StudyID', value: '1' },
    { keyword: 'SeriesNumber', value: layout === 'two-series' ? number : 1 },
    { keyword: 'InstanceNumber', value: layout === 'two-series' ? 1 : number },
    { keyword: 'FrameOfReferenceUID', value: uid('frame-of-reference') },
    { keyword: 'PositionReferenceIndicator', value: '' },
    ...(only === null
      ? []
      : [{ keyword: 'PatientOrientation', value: [only === 'anterior' ? 'L' : 'R', 'F'] }]),
    { keyword: 'ImageComments', value: 'SYNTHETIC PHANTOM - not a patient' },
    { keyword: 'BurnedInAnnotation', value: 'NO' },
  ];
}

function acquisition(
  { exposure, patient, truth }: PhantomPatient,
  views: readonly View[],
  pixels: Uint16Array,
): ElementLiteral[] {
  const counts = pixels.reduce((sum, value) => sum + value, 0);
  const seconds = exposure.scanMinutes * 60;
  return [
    { keyword: 'CountsAccumulated', value: counts },
    { keyword: 'ActualFrameDuration', value: seconds * 1000 },
    { keyword: 'ScanVelocity', value: (exposure.scanLengthMm / seconds).toFixed(4) },
    { keyword: 'WholeBodyTechnique', value: '1PS' },
    { keyword: 'ScanLength', value: exposure.scanLengthMm },
    { keyword: 'AcquisitionTerminationCondition', value: 'MANU' },
    ...tracerElements(truth.tracer, scanStart(truth.seed), patient.uptakeHours),
    {
      keyword: 'PatientOrientationCodeSequence',
      value: [
        [
          ...coded(PATIENT_ORIENTATION.recumbent),
          { keyword: 'PatientOrientationModifierCodeSequence', value: [coded(PATIENT_ORIENTATION.supine)] },
        ],
      ],
    },
    { keyword: 'PatientGantryRelationshipCodeSequence', value: [coded(PATIENT_ORIENTATION.headfirst)] },
    ...(views.length === 1 ? [{ keyword: 'ImageID', value: views[0] === 'anterior' ? 'ANT' : 'POST' }] : []),
  ];
}

/** A day that depends on the seed only. */
function scanStart(seed: number): Date {
  return new Date(Date.UTC(2024, seed % 12, 1 + (seed % 28), SCAN_HOUR));
}

/** One detector item: which way it looked. Real cameras give 180 degrees for anterior; so does this one. */
function detector({ truth, exposure }: PhantomPatient, view: View): ElementLiteral[] {
  const anterior = view === 'anterior';
  const across = ((anterior ? -1 : 1) * ((FRAME.columns - 1) * FRAME.pixelMm)) / 2;
  return [
    { keyword: 'CollimatorGridName', value: CAMERAS[truth.camera].collimator },
    { keyword: 'CollimatorType', value: 'PARA' },
    { keyword: 'FieldOfViewShape', value: 'RECTANGLE' },
    {
      keyword: 'ImagePositionPatient',
      value: [across.toFixed(2), anterior ? '-200' : '200', (exposure.firstRow * FRAME.pixelMm).toFixed(2)],
    },
    { keyword: 'ImageOrientationPatient', value: [anterior ? '1' : '-1', '0', '0', '0', '0', '-1'] },
    { keyword: 'StartAngle', value: anterior ? '180' : '0' },
    { keyword: 'ViewCodeSequence', value: [coded(VIEW[view])] },
  ];
}

function imagePixel(frames: number, pixels: Uint16Array): ElementLiteral[] {
  const largest = pixels.reduce((most, value) => Math.max(most, value), 0);
  return [
    { keyword: 'SamplesPerPixel', value: 1 },
    { keyword: 'PhotometricInterpretation', value: 'MONOCHROME2' },
    { keyword: 'NumberOfFrames', value: frames },
    // (0054,0010) and (0054,0020): energy window first, detector varies fastest.
    {
      keyword: 'FrameIncrementPointer',
      value: Uint8Array.of(0x54, 0x00, 0x10, 0x00, 0x54, 0x00, 0x20, 0x00),
    },
    { keyword: 'Rows', value: FRAME.rows },
    { keyword: 'Columns', value: FRAME.columns },
    { keyword: 'PixelSpacing', value: [FRAME.pixelMm.toFixed(2), FRAME.pixelMm.toFixed(2)] },
    { keyword: 'BitsAllocated', value: 16 },
    { keyword: 'BitsStored', value: 16 },
    { keyword: 'HighBit', value: 15 },
    { keyword: 'PixelRepresentation', value: 0 },
    { keyword: 'SmallestImagePixelValue', vr: 'US', value: 0 },
    { keyword: 'LargestImagePixelValue', vr: 'US', value: largest },
    { keyword: 'WindowCenter', value: (largest / 2).toFixed(1) },
    { keyword: 'WindowWidth', value: Math.max(1, largest).toFixed(1) },
  ];
}

function vectors(frames: number): ElementLiteral[] {
  const numbers = Array.from({ length: frames }, (_, index) => index + 1);
  return [
    { keyword: 'EnergyWindowVector', value: numbers.map(() => 1) },
    { keyword: 'NumberOfEnergyWindows', value: 1 },
    { keyword: 'DetectorVector', value: numbers },
    { keyword: 'NumberOfDetectors', value: frames },
  ];
}

/** Little-endian 16-bit counts, frame after frame. */
function encodePixels(frames: readonly Float32Array[]): Uint16Array {
  const pixels = new Uint16Array(frames.length * FRAME.rows * FRAME.columns);
  frames.forEach((frame, index) => pixels.set(frame, index * FRAME.rows * FRAME.columns));
  return pixels;
}

/** Tells apart patients of one seed that were made with other options. */
function digestOf({ anterior, posterior }: PhantomPatient): string {
  const hash = createHash('sha256');
  for (const { values } of [anterior, posterior]) {
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.digest('hex').slice(0, 16);
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
