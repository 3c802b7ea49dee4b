import { GROUP, IMAGE_LIBRARY, MODIFIER, REPORT, SITE, UNIT } from '../dicom/codes.ts';
import { algorithmIdentification } from './algorithm-identification.ts';
import type { ContentItem, ImageReference, RelatedItem } from './content-item.ts';
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
import { identityUid } from './report-identity.ts';
import { reportContext } from './report-context.ts';
import type { ModelReportInput } from './report-input.ts';
import { acquiredViews } from './report-input.ts';
import type { WordedResult } from './result-wording.ts';
import { wordFlag } from './result-wording.ts';

/**
 * Content of the score report: class probabilities, impression, quality checks and evidence, or why there is no class.
 *
 * Its title is the second of CID 7021, not 126000: OHIF opens a 126000 report as drawn measurements, and fails on one
 * that has qualitative content; any other title is shown as readable text. The probabilities are NUM items of one
 * TID 1410 group that covers a whole frame, because TID 1500 takes no NUM among the qualitative evaluations, and
 * because validators and viewers of today mistake a group without region; they are repeated there as text for people.
 * @source PS3.16 TID 1500, 1004, 1600, 1410, 4019; reference viewers.md, dicom-results.md section 2
 */
export function scoreReport(input: ModelReportInput, result: WordedResult): ContentItem {
  return container(
    REPORT.oncologyMeasurementReport, // TID 1500 row 1
    [
      ...reportContext(input),
      ...probabilities(input, result), // TID 1410
      contains(container(REPORT.qualitativeEvaluations, evaluations(result))), // TID 1500 row 12
    ],
    '1500',
  );
}

/** No group where nothing is reported: a group without numbers would be an empty claim. */
function probabilities(input: ModelReportInput, result: WordedResult): RelatedItem[] {
  const view = acquiredViews(input.scan)[0];
  if (result.kind === 'withheld' || view === undefined) return [];
  const group = container(
    REPORT.measurementGroup,
    [
      hasObsContext(text(GROUP.trackingIdentifier, 'Whole-body classification')),
      hasObsContext(
        uidref(
          GROUP.trackingUniqueIdentifier,
          identityUid(input, 'score-sr', [input.prediction.model], 'whole-body-classification'),
        ),
      ),
      hasConceptMod(code(MODIFIER.findingSite, SITE.entireBody)),
      ...algorithmIdentification(input, result),
      ...result.classes.map(({ concept, percent }) => contains(num(concept, percent, UNIT.percent))),
      contains(wholeFrame(frameReference(view))),
    ],
    '1410',
  );
  return [contains(container(REPORT.imagingMeasurements, [contains(group)]))];
}

function wholeFrame(reference: ImageReference): ContentItem {
  const [columns, rows] = [reference.columns ?? 0, reference.rows ?? 0];
  return outline(
    GROUP.imageRegion,
    [
      [0, 0],
      [columns, 0],
      [columns, rows],
      [0, rows],
    ],
    selectedFrom(image(IMAGE_LIBRARY.source, reference)),
  );
}

function evaluations(result: WordedResult): RelatedItem[] {
  const { classes, flags } = result;
  const lines = (concept: ContentItem['name'], values: readonly string[]): RelatedItem[] =>
    values.map((value) => contains(text(concept, value)));
  return [
    contains(code(PRIVATE_CODE.wholeImageClass, result.answer)),
    ...lines(PRIVATE_CODE.impression, [result.headline]),
    ...lines(
      PRIVATE_CODE.classProbability,
      classes.map(({ label, percent }) => `${label} = ${percent.toFixed(1)} %`),
    ),
    ...lines(PRIVATE_CODE.viewProbability, result.perView),
    ...lines(
      PRIVATE_CODE.hotSpotResult,
      result.lesions.map(({ label }) => label),
    ),
    ...lines(PRIVATE_CODE.qualityCheck, flags.length === 0 ? ['No flag raised'] : flags.map(wordFlag)),
    ...lines(PRIVATE_CODE.viewEvidence, result.views),
    ...lines(PRIVATE_CODE.viewFusion, [result.fusion]),
    ...lines(PRIVATE_CODE.modelAndEngine, [
      `${result.model}; ${result.engine}; operating point ${result.operatingPoint}`,
    ]),
    ...lines(PRIVATE_CODE.limitsOfUse, [result.limits]),
    ...lines(REPORT.comment, [summary(result)]),
  ];
}

function summary({ headline, classes, model, limits }: WordedResult): string {
  const numbers = classes.map(({ name, percent }) => `${name} ${percent.toFixed(1)} %`).join(', ');
  return [headline, numbers, model, limits].filter((part) => part !== '').join('. ');
}
