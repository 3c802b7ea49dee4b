import { FINDING, GROUP, IMAGE_LIBRARY, MODIFIER, REPORT, SITE, UNIT } from '../dicom/codes.ts';
import { SOP_CLASS } from '../dicom/sop-classes.ts';
import type { LesionPrediction } from '../study/prediction.ts';
import { algorithmIdentification } from './algorithm-identification.ts';
import { toAscii } from './ascii-text.ts';
import type { ContentItem, RelatedItem } from './content-item.ts';
import {
  code,
  container,
  contains,
  hasConceptMod,
  hasObsContext,
  image,
  num,
  outline,
  selectedFrom,
  text,
  uidref,
} from './content-item.ts';
import { frameReference } from './image-library.ts';
import { PRIVATE_CODE } from './private-codes.ts';
import { reportContext } from './report-context.ts';
import { identityUid } from './report-identity.ts';
import type { ModelReportInput } from './report-input.ts';
import { acquiredViews } from './report-input.ts';
import type { WordedLesion, WordedResult } from './result-wording.ts';

/**
 * Content of the report of judged hot spots: one measurement group each, with its outline on the frame that it was drawn
 * on, so that viewers draw it. The title must be 126000 for that, and nothing but such groups may stand in it.
 * @source PS3.16 TID 1500, 1410, 4019; reference dicom-results.md sections 2.2 and 3
 */
export function lesionReport(input: ModelReportInput, result: WordedResult): ContentItem {
  const groups = result.lesions.map((worded, index) =>
    contains(lesionGroup(input, result, worded, input.prediction.lesions![index]!)),
  );
  return container(
    REPORT.imagingMeasurementReport,
    [...reportContext(input), contains(container(REPORT.imagingMeasurements, groups))],
    '1500',
  );
}

function lesionGroup(
  input: ModelReportInput,
  result: WordedResult,
  worded: WordedLesion,
  lesion: LesionPrediction,
): ContentItem {
  const view = acquiredViews(input.scan).find((each) => each.view === lesion.view)!;
  const part = `hot spot ${lesion.number}`;
  return container(
    REPORT.measurementGroup,
    [
      hasObsContext(text(GROUP.trackingIdentifier, `Hot spot ${lesion.number} ${lesion.view}`)),
      hasObsContext(
        uidref(
          GROUP.trackingUniqueIdentifier,
          identityUid(input, 'lesion-sr', [input.prediction.model], part),
        ),
      ),
      contains(code(GROUP.finding, FINDING.lesion)),
      hasConceptMod(code(MODIFIER.findingSite, siteOf(lesion))),
      ...algorithmIdentification(input, result),
      ...worded.classes.map(({ concept, percent }) => contains(num(concept, percent, UNIT.percent))),
      contains(code(PRIVATE_CODE.hotSpotClass, worded.answer)),
      ...originOf(input, lesion),
      contains(
        outline(
          GROUP.imageRegion,
          lesion.outline,
          selectedFrom(image(IMAGE_LIBRARY.source, frameReference(view))),
        ),
      ),
    ],
    '1410',
  );
}

/** A site that the outline's author coded in SNOMED CT; otherwise the body as a whole is all that is known. */
function siteOf({ site }: LesionPrediction): typeof SITE.entireBody {
  const isUsable = site?.scheme === 'SCT' && /^\d{6,16}$/.test(site.value) && site.meaning !== '';
  return isUsable ? { ...site, meaning: toAscii(site.meaning).slice(0, 64) } : SITE.entireBody;
}

/** Who drew the outline: a segment, which is referred to as well, or an annotation. */
function originOf({ scan }: ModelReportInput, { origin }: LesionPrediction): RelatedItem[] {
  if (origin.kind === 'annotation')
    return [contains(text(PRIVATE_CODE.outlineSource, toAscii(`Annotation of ${origin.file}`)))];
  const { seriesInstanceUid, sopInstanceUid, segmentNumber, segmentLabel } = origin;
  const label = segmentLabel === '' ? '' : ` (${segmentLabel})`;
  const words = `Segment ${segmentNumber}${label} of segmentation ${sopInstanceUid}`;
  const reference = {
    studyInstanceUid: scan.studyInstanceUid,
    seriesInstanceUid,
    sopClassUid: SOP_CLASS.segmentation,
    sopInstanceUid,
    frame: null,
    segment: segmentNumber,
    rows: null,
    columns: null,
    numberOfFrames: 1,
  };
  return [
    contains(text(PRIVATE_CODE.outlineSource, toAscii(words))),
    contains(image(PRIVATE_CODE.outlineSource, reference)),
  ];
}
