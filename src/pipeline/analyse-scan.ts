import { readFile } from 'node:fs/promises';
import type { DataSet } from '../dicom/data-set.ts';
import { parsePart10 } from '../dicom/data-set.ts';
import { decodeFrame } from '../dicom/decode-frame.ts';
import { decide } from '../infer/decide.ts';
import type { InferenceEngine } from '../infer/inference-engine.ts';
import type { LoadedModel } from '../infer/model-manifest.ts';
import { PRODUCT } from '../platform/product.ts';
import { fuseViews } from '../preprocess/fuse-views.ts';
import { toNetworkInput } from '../preprocess/network-input.ts';
import { toStandardGrid } from '../preprocess/standard-grid.ts';
import type { PreprocessReadings } from '../preprocess/readings.ts';
import { buildReport } from '../report/build-report.ts';
import type { FindingCodes } from '../report/finding-codes.ts';
import type { ScanView } from '../study/bone-scan.ts';
import type { Counts } from '../study/counts.ts';
import type { FusedScan } from '../study/fused-scan.ts';
import type { Prediction } from '../study/prediction.ts';
import type { QcFlag } from '../study/qc-flag.ts';
import type { Analysis, AnalysisRequest, Outcome, ResultDocument } from './analysis.ts';
import { describeViews } from './describe-views.ts';
import { createStopwatch } from './stopwatch.ts';

/** What stays the same from scan to scan. */
export interface AnalysisStations {
  readonly engine: InferenceEngine;
  readonly model: LoadedModel;
  readonly readings: PreprocessReadings;
  readonly findings: FindingCodes;
  /** UUID of this installation, under which result UIDs are made. */
  readonly uidNamespace: string;
  /** Changes whenever a setting changes that changes results. */
  readonly configHash: string;
}

/**
 * The line of the plan: decode, fuse, classify, report. A quality flag of severity `fail` keeps the class out of the
 * result; the report then says why.
 */
export async function analyseScan(request: AnalysisRequest, stations: AnalysisStations): Promise<Analysis> {
  const watch = createStopwatch();
  const sources = await watch.time('read', () => readSources(request));
  const anterior = await watch.time('decode', () => decodeView(request.scan.anterior, sources));
  const posterior = await watch.time('decode', () => decodeView(request.scan.posterior, sources));
  const fused = await watch.time('fuse', () => fuse(request, anterior, posterior, stations));
  const prediction = await watch.time('infer', () => classify(fused, stations));
  const { uidNamespace, configHash, findings } = stations;
  const input = { ...request, fused, prediction, sources, uidNamespace, configHash, findings, flags: [] };
  const bundle = await watch.time('report', () => buildReport(input));
  return { result: resultDocument(request, fused, prediction, watch.elapsedMs()), bundle };
}

async function readSources({ scan }: AnalysisRequest): Promise<Map<string, DataSet>> {
  const sources = new Map<string, DataSet>();
  for (const view of [scan.anterior, scan.posterior]) {
    if (view.kind === 'mirrored' || sources.has(view.source.header.sopInstanceUid)) continue;
    sources.set(view.source.header.sopInstanceUid, parsePart10(await readFile(view.source.path)));
  }
  return sources;
}

async function decodeView(view: ScanView, sources: ReadonlyMap<string, DataSet>): Promise<Counts | null> {
  if (view.kind === 'mirrored') return null;
  return decodeFrame(sources.get(view.source.header.sopInstanceUid)!, view.source.frame);
}

/** Both views on the papers' grid, aligned and added; what had to be done for it is flagged. */
function fuse(
  { scan }: AnalysisRequest,
  anterior: Counts | null,
  posterior: Counts | null,
  { readings }: AnalysisStations,
): FusedScan {
  const [front, back] = [onStandardGrid(anterior, scan.anterior), onStandardGrid(posterior, scan.posterior)];
  const fused = fuseViews(front.image, back.image, readings);
  return { ...fused, flags: [...front.flags, ...back.flags, ...fused.flags] };
}

function onStandardGrid(
  image: Counts | null,
  view: ScanView,
): { readonly image: Counts | null; readonly flags: readonly QcFlag[] } {
  if (image === null || view.kind === 'mirrored') return { image, flags: [] };
  return toStandardGrid(image, view.source.header.pixelSpacingMm);
}

async function classify(fused: FusedScan, { engine, model }: AnalysisStations): Promise<Prediction> {
  const { rows, columns } = model.input;
  const output = await engine.run(toNetworkInput(fused, model.input), [1, rows, columns, 1]);
  return decide(output, model, engine.identity);
}

function refusalOf(flags: readonly QcFlag[]): Outcome | null {
  const failed = flags.filter(({ severity }) => severity === 'fail');
  if (failed.length === 0) return null;
  return {
    code: 'QUALITY_CHECK_FAILED',
    text: failed.map(({ code, text }) => `${code}: ${text}`).join('; '),
  };
}

function resultDocument(
  { scan, revision }: AnalysisRequest,
  fused: FusedScan,
  prediction: Prediction,
  timingsMs: Readonly<Record<string, number>>,
): ResultDocument {
  const qc = [...scan.flags, ...fused.flags];
  const outcome = refusalOf(qc);
  const acquired = [scan.anterior, scan.posterior].flatMap((view) =>
    view.kind === 'acquired' ? [view.source] : [],
  );
  return {
    disclaimer: PRODUCT.disclaimer,
    study: {
      studyInstanceUid: scan.studyInstanceUid,
      seriesInstanceUids: [...new Set(acquired.map(({ header }) => header.seriesInstanceUid))],
    },
    revision,
    model: prediction.model,
    engine: prediction.engine,
    classes: outcome === null ? prediction.classes : [],
    predicted: outcome === null ? prediction.predicted : null,
    operatingPoint: prediction.operatingPoint,
    outcome,
    views: describeViews(scan),
    fusion: fused.fusion,
    qc,
    ignored: scan.ignored,
    timingsMs,
  };
}
