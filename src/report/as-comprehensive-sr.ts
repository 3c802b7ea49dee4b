import type { DataSet, RawElement } from '../dicom/data-set.ts';
import { parsePart10 } from '../dicom/data-set.ts';
import { SOP_CLASS } from '../dicom/sop-classes.ts';
import { uidFromName } from '../dicom/uid.ts';
import { writePart10 } from '../dicom/write-data-set.ts';
import type { ElementLiteral } from '../dicom/write-data-set.ts';
import type { ReportObject } from '../study/report-bundle.ts';

const SOP_CLASS_UID = 'x00080016';
const SOP_INSTANCE_UID = 'x00080018';
const SERIES_INSTANCE_UID = 'x0020000e';
const PREDECESSORS = 'x0040a360';

/**
 * The same report for a peer that refuses Comprehensive 3D SR: Comprehensive SR with identical content, which uses
 * nothing three-dimensional.
 *
 * It gets an instance and a series UID of its own, derived from the original's. A UID stands for one object of one SOP
 * class: with two destinations, one of each kind, the same UID in both classes would collide as soon as the archives
 * exchange studies, and storage commitment would report a class conflict. Predecessors are renamed alike, because the
 * peer holds those in the same lesser form.
 * @source PS3.5 section 9; PS3.4 J.3 (failure reason 0119H); reference dicom-results.md section 3
 */
export function asComprehensiveSr(report: ReportObject): ReportObject {
  if (report.sopClassUid !== SOP_CLASS.comprehensive3dSr) return report;
  const sopInstanceUid = lesserUid(report.sopInstanceUid);
  const seriesInstanceUid = lesserUid(report.seriesInstanceUid);
  const dataSet = parsePart10(report.bytes);
  const replaced = [SOP_CLASS_UID, SOP_INSTANCE_UID, SERIES_INSTANCE_UID, PREDECESSORS];
  const bytes = writePart10([
    ...elementsOf(dataSet).filter(({ tag }) => !replaced.includes(tag)),
    { keyword: 'SOPClassUID', value: SOP_CLASS.comprehensiveSr },
    { keyword: 'SOPInstanceUID', value: sopInstanceUid },
    { keyword: 'SeriesInstanceUID', value: seriesInstanceUid },
    ...predecessors(dataSet),
  ]);
  return { ...report, sopClassUid: SOP_CLASS.comprehensiveSr, sopInstanceUid, seriesInstanceUid, bytes };
}

/** The UUID namespace that RFC 4122 gives to names that are ISO object identifiers. */
const OID_NAMESPACE = '6ba7b812-9dad-11d1-80b4-00c04fd430c8';

function lesserUid(uid: string): string {
  return uidFromName(OID_NAMESPACE, `${uid}|${SOP_CLASS.comprehensiveSr}`);
}

function elementsOf(dataSet: DataSet): RawElement[] {
  return dataSet.tags().flatMap((tag) => dataSet.element(tag) ?? []);
}

function predecessors(dataSet: DataSet): ElementLiteral[] {
  const studies = dataSet.items(PREDECESSORS).map((study): ElementLiteral[] => [
    { keyword: 'StudyInstanceUID', value: study.text('x0020000d') },
    { keyword: 'ReferencedSeriesSequence', value: study.items('x00081115').map(lesserSeries) },
  ]);
  return studies.length === 0 ? [] : [{ keyword: 'PredecessorDocumentsSequence', value: studies }];
}

function lesserSeries(series: DataSet): ElementLiteral[] {
  const references = series.items('x00081199').map((item) => ({
    sopClassUid: item.text('x00081150'),
    sopInstanceUid: item.text('x00081155'),
  }));
  // Our reports have a series each, so a series is renamed whole or not at all.
  const isOurs = references.every(({ sopClassUid }) => sopClassUid === SOP_CLASS.comprehensive3dSr);
  const seriesUid = series.text(SERIES_INSTANCE_UID);
  return [
    { keyword: 'SeriesInstanceUID', value: isOurs ? lesserUid(seriesUid) : seriesUid },
    {
      keyword: 'ReferencedSOPSequence',
      value: references.map(({ sopClassUid, sopInstanceUid }): ElementLiteral[] => [
        { keyword: 'ReferencedSOPClassUID', value: isOurs ? SOP_CLASS.comprehensiveSr : sopClassUid },
        { keyword: 'ReferencedSOPInstanceUID', value: isOurs ? lesserUid(sopInstanceUid) : sopInstanceUid },
      ]),
    },
  ];
}
