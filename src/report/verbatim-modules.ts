import type { DataSet, RawElement } from '../dicom/data-set.ts';
import { encodingOf } from '../dicom/value-representation.ts';
import type { ElementLiteral } from '../dicom/write-data-set.ts';

type Copied = Readonly<Record<string, string>>;

/** Patient, Clinical Trial Subject, General Study, Patient Study, Clinical Trial Study; type 2 where marked below. */
const PLAIN: Copied = {
  x00100010: 'PatientName',
  x00100020: 'PatientID',
  x00100021: 'IssuerOfPatientID',
  x00100022: 'TypeOfPatientID',
  x00100030: 'PatientBirthDate',
  x00100032: 'PatientBirthTime',
  x00100033: 'PatientBirthDateInAlternativeCalendar',
  x00100034: 'PatientDeathDateInAlternativeCalendar',
  x00100035: 'PatientAlternativeCalendar',
  x00100040: 'PatientSex',
  x00101000: 'OtherPatientIDs',
  x00101001: 'OtherPatientNames',
  x00102160: 'EthnicGroup',
  x00104000: 'PatientComments',
  x00120062: 'PatientIdentityRemoved',
  x00120063: 'DeidentificationMethod',
  x00120010: 'ClinicalTrialSponsorName',
  x00120020: 'ClinicalTrialProtocolID',
  x00120021: 'ClinicalTrialProtocolName',
  x00120030: 'ClinicalTrialSiteID',
  x00120031: 'ClinicalTrialSiteName',
  x00120040: 'ClinicalTrialSubjectID',
  x00120042: 'ClinicalTrialSubjectReadingID',
  x00120050: 'ClinicalTrialTimePointID',
  x00120051: 'ClinicalTrialTimePointDescription',
  x00080020: 'StudyDate',
  x00080030: 'StudyTime',
  x00080050: 'AccessionNumber',
  x00080090: 'ReferringPhysicianName',
  x0008009c: 'ConsultingPhysicianName',
  x00081030: 'StudyDescription',
  x00081048: 'PhysiciansOfRecord',
  x00081060: 'NameOfPhysiciansReadingStudy',
  x00200010: 'StudyID',
  x00081080: 'AdmittingDiagnosesDescription',
  x00101010: 'PatientAge',
  x00101020: 'PatientSize',
  x00101030: 'PatientWeight',
  x00102000: 'MedicalAlerts',
  x00102110: 'Allergies',
  x00102180: 'Occupation',
  x001021a0: 'SmokingStatus',
  x001021b0: 'AdditionalPatientHistory',
  x001021c0: 'PregnancyStatus',
  x001021d0: 'LastMenstrualDate',
  x00102203: 'PatientSexNeutered',
  x00380010: 'AdmissionID',
  x00380060: 'ServiceEpisodeID',
  x00380062: 'ServiceEpisodeDescription',
  x00380500: 'PatientState',
};

const SEQUENCES: Copied = {
  x00100024: 'IssuerOfPatientIDQualifiersSequence',
  x00101002: 'OtherPatientIDsSequence',
  x00120064: 'DeidentificationMethodCodeSequence',
  x00080051: 'IssuerOfAccessionNumberSequence',
  x00081032: 'ProcedureCodeSequence',
  x00081110: 'ReferencedStudySequence',
  x00081084: 'AdmittingDiagnosesCodeSequence',
  x00380014: 'IssuerOfAdmissionIDSequence',
};

/** Present even when the source lacks them (PS3.3 tables C.7-1 and C.7-3). */
const TYPE_2 = [
  'x00100010',
  'x00100020',
  'x00100030',
  'x00100040',
  'x00080020',
  'x00080030',
  'x00080050',
  'x00080090',
  'x00200010',
];

/**
 * Patient and study modules exactly as the source has them, with the character set they are written in, so that an
 * archive files our objects under the same patient and study. Private elements are left out, at every depth.
 * @source PS3.3 C.7.1.1, C.7.2.1, C.7.2.2, C.12.1; reference dicom-results.md section 4
 */
export function verbatimModules(source: DataSet): ElementLiteral[] {
  const characterSet = source.element('x00080005');
  const zone = source.element('x00080201');
  return [
    ...(characterSet === null || !fits(characterSet) ? [] : [characterSet]),
    ...(zone === null || !fits(zone) ? [] : [zone]),
    ...Object.entries(PLAIN).flatMap(([tag, keyword]) => copyPlain(source, tag, keyword)),
    ...Object.entries(SEQUENCES).flatMap(([tag, keyword]) => copySequence(source, tag, keyword)),
  ];
}

/** A sequence without its private elements; nothing where the source lacks it. */
export function copySequence(source: DataSet, tag: string, keyword: string): ElementLiteral[] {
  const items = source.items(tag);
  return items.length === 0 ? [] : [{ keyword, value: items.map(copyItem) }];
}

/** The standard elements of an item; a sequence in it that holds anything private is left out whole. */
export function copyItem(item: DataSet): RawElement[] {
  return item
    .tags()
    .filter((tag) => !isPrivate(tag) && !isGroupLength(tag))
    .flatMap((tag) => {
      const element = item.element(tag);
      return element === null || !fits(element) || (element.vr === 'SQ' && hasPrivate(item, tag))
        ? []
        : [element];
    });
}

function copyPlain(source: DataSet, tag: string, keyword: string): ElementLiteral[] {
  const element = source.element(tag);
  if (element !== null && element.vr !== 'SQ' && fits(element)) return [element];
  return TYPE_2.includes(tag) ? [{ keyword, value: '' }] : [];
}

const isPrivate = (tag: string): boolean => Number.parseInt(tag.charAt(4), 16) % 2 === 1;
const isGroupLength = (tag: string): boolean => tag.endsWith('0000');

function hasPrivate(dataSet: DataSet, tag: string): boolean {
  return dataSet
    .items(tag)
    .some((item) => item.tags().some((inner) => isPrivate(inner) || hasPrivate(item, inner)));
}

/** An implicit source can hold text longer than the 16-bit length that Explicit VR gives its kind. */
function fits({ vr, bytes }: RawElement): boolean {
  const encoding = encodingOf(vr);
  return encoding !== undefined && (encoding.longLength || bytes.length <= 0xfffe);
}
