import type { DataSet } from '../dicom/data-set.ts';
import type { ReportBundle } from '../study/report-bundle.ts';
import { lesionReport } from './lesion-report.ts';
import { overlayPage } from './overlay-page.ts';
import { drawOverlay, encodePng } from './overlay.ts';
import { ReportError } from './report-error.ts';
import type { ReportInput } from './report-input.ts';
import { acquiredViews } from './report-input.ts';
import { wordResult } from './result-wording.ts';
import { scoreReport } from './score-report.ts';
import { secondaryCapture } from './secondary-capture.ts';
import { structuredReport } from './structured-report.ts';
import { toWallClock } from './wall-clock.ts';

/**
 * Builds every result object of one revision: the overlay of all models first, because the reports refer to it, then one
 * report a model, and one of its hot spots where it judged some. Pure: the same input gives the same bytes.
 * @throws ReportError when the sources do not fit together or the report breaks a rule that viewers rely on.
 */
export function buildReport(input: ReportInput): ReportBundle {
  const source = requireSource(input);
  const results = input.predictions.map((prediction) => ({
    of: { ...input, prediction },
    worded: wordResult({ ...input, prediction }),
  }));
  const created = toWallClock(input.createdAt, source.text('x00080201'));
  const overlay = drawOverlay(
    overlayPage(
      input,
      results.map(({ worded }) => worded),
      created,
    ),
  );
  return {
    studyInstanceUid: input.scan.studyInstanceUid,
    revision: input.revision,
    objects: [
      secondaryCapture(input, source, created, overlay),
      ...results.flatMap(({ of, worded }) => [
        structuredReport(of, source, created, {
          kind: 'score-sr',
          what: 'bone scan classification',
          root: scoreReport(of, worded),
        }),
        // A report of measurements needs one: without hot spots the classification says all there is.
        ...(worded.lesions.length === 0
          ? []
          : [
              structuredReport(of, source, created, {
                kind: 'lesion-sr',
                what: 'bone scan hot spots',
                root: lesionReport(of, worded),
              }),
            ]),
      ]),
    ],
    overlayPng: encodePng(overlay),
  };
}

/** The object whose patient and study modules are copied: the anterior's, where there is one. */
function requireSource({ scan, sources }: ReportInput): DataSet {
  const context = { studyInstanceUid: scan.studyInstanceUid };
  const dataSets = acquiredViews(scan).map(({ source }) => {
    const { sopInstanceUid } = source.header;
    const dataSet = sources.get(sopInstanceUid);
    if (dataSet === undefined)
      throw new ReportError('REPORT_SOURCE', 'a source object of the scan was not given', {
        context: { ...context, sopInstanceUid },
      });
    if (dataSet.text('x0020000d') !== scan.studyInstanceUid)
      throw new ReportError('REPORT_SOURCE', 'a source object belongs to another study', {
        context: { ...context, sopInstanceUid },
      });
    return dataSet;
  });
  const [first, ...others] = dataSets;
  if (first === undefined)
    throw new ReportError('REPORT_SOURCE', 'the scan has no acquired view', { context });
  if (others.some((other) => other.text('x00100020') !== first.text('x00100020')))
    throw new ReportError('REPORT_PATIENT', 'the two views carry different patient identifiers', { context });
  return first;
}
