import { readFile } from 'node:fs/promises';
import type { DataSet } from '../dicom/data-set.ts';
import { parsePart10 } from '../dicom/data-set.ts';
import { decodeFrame } from '../dicom/decode-frame.ts';
import { checkAcquisition } from '../assemble/check-acquisition.ts';
import { recordAcquisition } from '../assemble/record-acquisition.ts';
import { fuseViews } from '../preprocess/fuse-views.ts';
import { toStandardGrid } from '../preprocess/standard-grid.ts';
import type { PreprocessReadings } from '../preprocess/readings.ts';
import { buildReport } from '../report/build-report.ts';
import type { FindingCodes } from '../report/finding-codes.ts';
import type { AcquisitionRecord } from '../study/acquisition-record.ts';
import type { BoneScan, ScanView } from '../study/bone-scan.ts';
import type { Counts } from '../study/counts.ts';
import type { FusedScan } from '../study/fused-scan.ts';
import type { Prediction } from '../study/prediction.ts';
import type { QcFlag } from '../study/qc-flag.ts';
import type { Analysis, AnalysisRequest } from './analysis.ts';
import { compareSides } from './compare-sides.ts';
import { findLesions } from './find-lesions.ts';
import { PipelineError } from './pipeline-error.ts';
import { resultDocument } from './result-document.ts';
import type { ModelInput, OpenModel } from './open-model.ts';
import { runModel } from './run-model.ts';
import { createStopwatch } from './stopwatch.ts';
import { qualityFlags } from './tracer-quality.ts';

/** What stays the same from scan to scan. */
export interface AnalysisStations {
  readonly models: readonly OpenModel[];
  readonly readings: PreprocessReadings;
  readonly findings: FindingCodes;
  /** UUID of this installation, under which result UIDs are made. */
  readonly uidNamespace: string;
  /** Changes whenever a setting changes that changes results. */
  readonly configHash: string;
}

/**
 * The line of the plan: decode, fuse, classify by each chosen model, report. A quality flag of severity `fail` keeps the
 * classes out of the result; the report then says why.
 */
export async function analyseScan(asked: AnalysisRequest, stations: AnalysisStations): Promise<Analysis> {
  const watch = createStopwatch();
  const acquisition = recordAcquisition(asked.scan);
  const request = { ...asked, scan: withAcquisitionFlags(asked.scan, acquisition, stations.readings) };
  const sources = await watch.time('read', () => readSources(request));
  const lesions = await watch.time('read', () => findLesions(request));
  const anterior = await watch.time('decode', () => decodeView(request.scan.anterior, sources));
  const posterior = await watch.time('decode', () => decodeView(request.scan.posterior, sources));
  const fused = await watch.time('fuse', () => fuse(request, anterior, posterior, stations));
  const { scan } = request;
  const { asymmetry, maps } = await watch.time('asymmetry', () =>
    compareSides(scan, fused, stations.readings, request.withMaps),
  );
  const predictions = await watch.time('infer', () => classify(request, stations, { scan, fused, lesions }));
  const { uidNamespace, configHash, findings } = stations;
  const made = { ...request, fused, acquisition, asymmetry, predictions };
  const input = { ...made, sources, uidNamespace, configHash, findings, flags: [] };
  const bundle = await watch.time('report', () => buildReport(input));
  return { result: resultDocument(made, lesions, watch.elapsedMs()), bundle, asymmetryMaps: maps };
}

/** The scan with what its acquisition is warned of, by the limits of its tracer. */
function withAcquisitionFlags(
  scan: BoneScan,
  acquisition: AcquisitionRecord,
  readings: PreprocessReadings,
): BoneScan {
  const limits = readings[scan.tracer === '131I' ? 'R-005' : 'R-004'];
  return { ...scan, flags: [...scan.flags, ...checkAcquisition(acquisition, limits, scan.tracer)] };
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
  return {
    ...fused,
    flags: qualityFlags([...front.flags, ...back.flags, ...fused.flags], scan.tracer),
  };
}

function onStandardGrid(
  image: Counts | null,
  view: ScanView,
): { readonly image: Counts | null; readonly flags: readonly QcFlag[] } {
  if (image === null || view.kind === 'mirrored') return { image, flags: [] };
  return toStandardGrid(image, view.source.header.pixelSpacingMm);
}

/** One model after the other: they share the cores. */
async function classify(
  request: AnalysisRequest,
  { models }: AnalysisStations,
  input: ModelInput,
): Promise<Prediction[]> {
  const predictions: Prediction[] = [];
  for (const name of request.models) {
    const open = models.find((each) => each.name === name);
    if (open === undefined)
      throw new PipelineError('MODEL_NOT_OPEN', 'permanent', `the model ${name} is not configured`);
    predictions.push(await runModel(open, input));
  }
  return predictions;
}
