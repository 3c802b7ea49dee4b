import type { RawElement } from '../../src/dicom/data-set.ts';
import { SOP_CLASS } from '../../src/dicom/sop-classes.ts';
import { uidFromName } from '../../src/dicom/uid.ts';
import { writePart10 } from '../../src/dicom/write-data-set.ts';
import type { ElementLiteral } from '../../src/dicom/write-data-set.ts';
import type { Delivery } from '../../src/deliver/destination.ts';
import type { ReportObject } from '../../src/study/report-bundle.ts';

const NAMESPACE = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';
const uid = (name: string): string => uidFromName(NAMESPACE, name);

/** Specific Character Set and Patient's Name as they lie in a source object. */
export interface VerbatimPatient {
  readonly characterSet: string;
  readonly name: Uint8Array;
}

export const LATIN_PATIENT: VerbatimPatient = {
  characterSet: 'ISO_IR 100',
  name: Buffer.from('Müller^Jörg ', 'latin1'),
};

/** A bundle of one Comprehensive 3D SR and one RGB secondary capture, of a patient whose name is copied byte for byte. */
export function makeBundle(study: string, patient = LATIN_PATIENT, revision = 0): Delivery {
  const studyInstanceUid = uid(study);
  return {
    studyInstanceUid,
    revision,
    objects: [
      makeObject('score-sr', SOP_CLASS.comprehensive3dSr, studyInstanceUid, patient, [
        { keyword: 'Modality', value: 'SR' },
        { keyword: 'CompletionFlag', value: 'COMPLETE' },
        { keyword: 'VerificationFlag', value: 'UNVERIFIED' },
        { keyword: 'ValueType', value: 'CONTAINER' },
        { keyword: 'ContinuityOfContent', value: 'SEPARATE' },
        {
          keyword: 'ConceptNameCodeSequence',
          value: [
            [
              { keyword: 'CodeValue', value: '126000' },
              { keyword: 'CodingSchemeDesignator', value: 'DCM' },
              { keyword: 'CodeMeaning', value: 'Imaging Measurement Report' },
            ],
          ],
        },
      ]),
      makeObject('overlay-sc', SOP_CLASS.secondaryCapture, studyInstanceUid, patient, [
        { keyword: 'Modality', value: 'OT' },
        { keyword: 'ConversionType', value: 'WSD' },
        { keyword: 'SamplesPerPixel', value: 3 },
        { keyword: 'PhotometricInterpretation', value: 'RGB' },
        { keyword: 'PlanarConfiguration', value: 0 },
        { keyword: 'Rows', value: 200 },
        { keyword: 'Columns', value: 300 },
        { keyword: 'BitsAllocated', value: 8 },
        { keyword: 'BitsStored', value: 8 },
        { keyword: 'HighBit', value: 7 },
        { keyword: 'PixelRepresentation', value: 0 },
        { keyword: 'PixelData', vr: 'OB', value: Uint8Array.from({ length: 180_000 }, (_, i) => i % 251) },
      ]),
    ],
  };
}

function makeObject(
  kind: ReportObject['kind'],
  sopClassUid: string,
  studyInstanceUid: string,
  patient: VerbatimPatient,
  elements: readonly ElementLiteral[],
): ReportObject {
  const sopInstanceUid = uid(`${studyInstanceUid} ${kind}`);
  const seriesInstanceUid = uid(`${studyInstanceUid} ${kind} series`);
  const name: RawElement = { tag: 'x00100010', vr: 'PN', bytes: patient.name };
  const bytes = writePart10([
    { keyword: 'SpecificCharacterSet', value: patient.characterSet.split('\\') },
    { keyword: 'SOPClassUID', value: sopClassUid },
    { keyword: 'SOPInstanceUID', value: sopInstanceUid },
    { keyword: 'StudyDate', value: '20260102' },
    { keyword: 'StudyTime', value: '101500' },
    { keyword: 'AccessionNumber', value: '' },
    { keyword: 'ReferringPhysicianName', value: '' },
    name,
    { keyword: 'PatientID', value: 'T-1' },
    { keyword: 'PatientBirthDate', value: '' },
    { keyword: 'PatientSex', value: '' },
    { keyword: 'StudyInstanceUID', value: studyInstanceUid },
    { keyword: 'SeriesInstanceUID', value: seriesInstanceUid },
    { keyword: 'StudyID', value: '' },
    { keyword: 'SeriesNumber', value: '9001' },
    { keyword: 'InstanceNumber', value: '1' },
    ...elements,
  ]);
  return { kind, sopClassUid, sopInstanceUid, seriesInstanceUid, bytes };
}

/** Stands for the report station's own way: the same bytes under the other SOP class (both UIDs are equally long). */
export function asLesserReport(object: ReportObject): ReportObject {
  const text = Buffer.from(object.bytes).toString('latin1');
  const bytes = Buffer.from(
    text.replaceAll(SOP_CLASS.comprehensive3dSr, SOP_CLASS.comprehensiveSr),
    'latin1',
  );
  return {
    ...object,
    sopClassUid: SOP_CLASS.comprehensiveSr,
    sopInstanceUid: `${object.sopInstanceUid}.33`,
    bytes,
  };
}
