import { areaOfRuns } from '../annotations/mask-runs.ts';
import { PRODUCT } from '../platform/product.ts';
import type { AcquisitionRecord } from '../study/acquisition-record.ts';
import type { ViewAsymmetry } from '../study/asymmetry.ts';
import type { BoneScan, SourceFrame } from '../study/bone-scan.ts';
import type { FusedScan } from '../study/fused-scan.ts';
import type { Outcome } from '../study/outcome.ts';
import type { LesionPrediction, Prediction } from '../study/prediction.ts';
import type { QcFlag } from '../study/qc-flag.ts';
import type { AnalysisRequest, LesionResult, ModelResult, ResultDocument } from './analysis.ts';
import { describeViews } from './describe-views.ts';
import { boxOfRuns } from './box-of-runs.ts';
import type { FoundLesions } from './find-lesions.ts';

/** What an analysis came to, before it is written down. */
export interface FinishedAnalysis extends AnalysisRequest {
  readonly fused: FusedScan;
  readonly acquisition: AcquisitionRecord;
  readonly asymmetry: readonly ViewAsymmetry[];
  readonly predictions: readonly Prediction[];
}

/** `result.json` of an analysis. A failed quality check leaves no class and no number of any model in it. */
export function resultDocument(
  { scan, revision, fused, acquisition, asymmetry, predictions }: FinishedAnalysis,
  lesions: FoundLesions,
  timingsMs: Readonly<Record<string, number>>,
): ResultDocument {
  const qc = [...scan.flags, ...fused.flags];
  const failure = failedCheck(qc);
  const acquired = [scan.anterior, scan.posterior].flatMap((view) =>
    view.kind === 'acquired' ? [view.source] : [],
  );
  const used = new Set(
    lesions.lesions.flatMap(({ origin }) => ('sopInstanceUid' in origin ? [origin.sopInstanceUid] : [])),
  );
  const results = predictions.map((prediction) => modelResult(prediction, scan, failure));
  return {
    disclaimer: PRODUCT.disclaimer,
    study: {
      studyInstanceUid: scan.studyInstanceUid,
      seriesInstanceUids: [...new Set(acquired.map(({ header }) => header.seriesInstanceUid))],
    },
    revision,
    tracer: scan.tracer,
    results,
    outcome:
      failure ?? (results.some(({ outcome }) => outcome === null) ? null : (results[0]?.outcome ?? null)),
    views: describeViews(scan),
    fusion: fused.fusion,
    acquisition,
    asymmetry,
    qc,
    ignored: scan.ignored.filter(({ sopInstanceUid }) => !used.has(sopInstanceUid)),
    timingsMs,
  };
}

function failedCheck(flags: readonly QcFlag[]): Outcome | null {
  const failed = flags.filter(({ severity }) => severity === 'fail');
  if (failed.length === 0) return null;
  return {
    code: 'QUALITY_CHECK_FAILED',
    text: failed.map(({ code, text }) => `${code}: ${text}`).join('; '),
  };
}

function modelResult(prediction: Prediction, scan: BoneScan, failure: Outcome | null): ModelResult {
  const { model, engine, unit, operatingPoint } = prediction;
  const identity = { model, engine, unit, operatingPoint };
  if (failure !== null)
    return {
      ...identity,
      classes: [],
      predicted: null,
      predictedCode: null,
      findings: [],
      outcome: failure,
      perView: [],
      lesions: [],
    };
  const { classes, predicted, predictedCode, findings, outcome, perView = [], lesions = [] } = prediction;
  return {
    ...identity,
    classes,
    predicted,
    predictedCode,
    findings,
    outcome,
    perView,
    lesions: lesions.map((lesion) => lesionResult(lesion, scan)),
  };
}

function lesionResult(prediction: LesionPrediction, scan: BoneScan): LesionResult {
  const { number, view, mask, origin, site, classes, predicted, isFinding } = prediction;
  const { header, frame } = sourceOf(scan, prediction);
  const place = { view, sopInstanceUid: header.sopInstanceUid, frame, box: boxOfRuns(mask) };
  return { number, ...place, areaPixels: areaOfRuns(mask), site, classes, predicted, isFinding, origin };
}

function sourceOf(scan: BoneScan, { view }: Pick<LesionPrediction, 'view'>): SourceFrame {
  const seen = scan[view];
  if (seen.kind === 'mirrored') throw new RangeError('a lesion lies on a view that was acquired');
  return seen.source;
}
