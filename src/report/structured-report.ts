import { SOP_CLASS } from '../dicom/sop-classes.ts';
import type { DataSet } from '../dicom/data-set.ts';
import { writePart10 } from '../dicom/write-data-set.ts';
import type { ElementLiteral } from '../dicom/write-data-set.ts';
import type { ReportKind, ReportObject } from '../study/report-bundle.ts';
import { algorithmIdentity, commonHeader } from './common-header.ts';
import type { ContentItem, ImageReference } from './content-item.ts';
import { lintReport, walk } from './lint-report.ts';
import { PRIVATE_SCHEME } from './private-codes.ts';
import { ReportError } from './report-error.ts';
import { objectIdentity } from './report-identity.ts';
import type { ModelReportInput, Predecessor, ReportInput } from './report-input.ts';
import { compileTree } from './sr-tree.ts';
import { copyItem } from './verbatim-modules.ts';
import type { WallClock } from './wall-clock.ts';

/**
 * A Comprehensive 3D SR of a content tree.
 * @source PS3.3 A.35.13, C.17.2; reference dicom-results.md section 2.4
 * @throws ReportError `REPORT_LINT` when the tree breaks a rule that viewers rely on.
 */
export function structuredReport(
  input: ModelReportInput,
  source: DataSet,
  created: WallClock,
  report: { readonly kind: ReportKind; readonly what: string; readonly root: ContentItem },
): ReportObject {
  const references = imagesOf(report.root);
  const evidence = references.map(({ sopInstanceUid }) => sopInstanceUid);
  const { model } = input.prediction;
  const equipment = algorithmIdentity(model, input.uidNamespace);
  const faults = lintReport(report.root, { evidence, equipment });
  if (faults.length > 0)
    throw new ReportError('REPORT_LINT', `report not sent: ${faults.join('; ')}`, {
      context: { studyInstanceUid: input.scan.studyInstanceUid, kind: report.kind },
    });
  const identity = objectIdentity(input, report.kind, [model]);
  const sopClassUid = SOP_CLASS.comprehensive3dSr;
  const bytes = writePart10([
    ...commonHeader(input, source, {
      sopClassUid,
      identity,
      modality: 'SR',
      what: report.what,
      models: [model],
      created,
    }),
    ...documentHeader(input, source, references),
    ...compileTree(report.root),
  ]);
  return { kind: report.kind, sopClassUid, ...instanceOf(identity), modelId: model.id, bytes };
}

function instanceOf({ sopInstanceUid, seriesInstanceUid }: ReturnType<typeof objectIdentity>) {
  return { sopInstanceUid, seriesInstanceUid };
}

/** The referenced images, each instance once. */
function imagesOf(root: ContentItem): ImageReference[] {
  const byInstance = new Map<string, ImageReference>();
  for (const { value } of walk(root))
    if (value.type === 'IMAGE') byInstance.set(value.image.sopInstanceUid, value.image);
  return [...byInstance.values()];
}

function documentHeader(
  input: ReportInput,
  source: DataSet,
  references: readonly ImageReference[],
): ElementLiteral[] {
  return [
    {
      keyword: 'CodingSchemeIdentificationSequence',
      value: [
        [
          { keyword: 'CodingSchemeDesignator', value: PRIVATE_SCHEME.designator },
          { keyword: 'CodingSchemeUID', value: PRIVATE_SCHEME.uid },
          { keyword: 'CodingSchemeName', value: PRIVATE_SCHEME.name },
          { keyword: 'CodingSchemeResponsibleOrganization', value: PRIVATE_SCHEME.organization },
        ],
      ],
    },
    // An AI performs no procedure step: type 2, empty.
    { keyword: 'ReferencedPerformedProcedureStepSequence', value: [] },
    { keyword: 'PerformedProcedureCodeSequence', value: [] },
    { keyword: 'CompletionFlag', value: 'COMPLETE' },
    // Only a person verifies, and only a person makes it final.
    { keyword: 'VerificationFlag', value: 'UNVERIFIED' },
    { keyword: 'PreliminaryFlag', value: 'PRELIMINARY' },
    { keyword: 'CurrentRequestedProcedureEvidenceSequence', value: evidenceItems(references) },
    ...referencedRequest(input, source),
    ...predecessorDocuments(input.predecessors),
  ];
}

/** Study > Series > SOP, for images and for documents alike (PS3.3 table C.17-3). */
function evidenceItems(
  references: readonly Pick<
    ImageReference,
    'studyInstanceUid' | 'seriesInstanceUid' | 'sopClassUid' | 'sopInstanceUid'
  >[],
): ElementLiteral[][] {
  const studies = Map.groupBy(references, ({ studyInstanceUid }) => studyInstanceUid);
  return [...studies].map(([studyInstanceUid, ofStudy]) => [
    { keyword: 'StudyInstanceUID', value: studyInstanceUid },
    {
      keyword: 'ReferencedSeriesSequence',
      value: [...Map.groupBy(ofStudy, ({ seriesInstanceUid }) => seriesInstanceUid)].map(
        ([seriesInstanceUid, ofSeries]): ElementLiteral[] => [
          { keyword: 'SeriesInstanceUID', value: seriesInstanceUid },
          {
            keyword: 'ReferencedSOPSequence',
            value: ofSeries.map((reference): ElementLiteral[] => [
              { keyword: 'ReferencedSOPClassUID', value: reference.sopClassUid },
              { keyword: 'ReferencedSOPInstanceUID', value: reference.sopInstanceUid },
            ]),
          },
        ],
      ),
    },
  ]);
}

function predecessorDocuments(predecessors: readonly Predecessor[]): ElementLiteral[] {
  return predecessors.length === 0
    ? []
    : [{ keyword: 'PredecessorDocumentsSequence', value: evidenceItems(predecessors) }];
}

/** Type 2 of an item of the Referenced Request Sequence (PS3.3 table C.17-2), by tag. */
const REQUEST: readonly (readonly [string, string])[] = [
  ['x00402016', 'PlacerOrderNumberImagingServiceRequest'],
  ['x00402017', 'FillerOrderNumberImagingServiceRequest'],
  ['x00401001', 'RequestedProcedureID'],
  ['x00321060', 'RequestedProcedureDescription'],
];
const REQUEST_SEQUENCES: readonly (readonly [string, string])[] = [
  ['x00081110', 'ReferencedStudySequence'],
  ['x00321064', 'RequestedProcedureCodeSequence'],
];
const ACCESSION_NUMBER = 'x00080050';

/** The order that the camera's worklist entry named (0040,0275): the report answers it too. */
function referencedRequest(input: ReportInput, source: DataSet): ElementLiteral[] {
  const items = source.items('x00400275').map((item): ElementLiteral[] => {
    const accession = item.element(ACCESSION_NUMBER) ?? source.element(ACCESSION_NUMBER);
    return [
      { keyword: 'StudyInstanceUID', value: input.scan.studyInstanceUid },
      accession ?? { keyword: 'AccessionNumber', value: '' },
      ...REQUEST.map(([tag, keyword]) => item.element(tag) ?? { keyword, value: '' }),
      ...REQUEST_SEQUENCES.map(([tag, keyword]) => ({ keyword, value: item.items(tag).map(copyItem) })),
    ];
  });
  return items.length === 0 ? [] : [{ keyword: 'ReferencedRequestSequence', value: items }];
}
