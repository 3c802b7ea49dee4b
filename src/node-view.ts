import { readFile } from 'node:fs/promises';
import type {
  DeliveryRow,
  DestinationRow,
  ModelResultRow,
  NodeView,
  ReadinessCheck,
  RejectedCallerRow,
  RetryOutcome,
  StudyDetail,
  StudyResult,
  StudyRow,
} from './admin/node-view.ts';
import type { Destination } from './deliver/destination.ts';
import type { Stores } from './open-stores.ts';
import type { ModelResult, ResultDocument } from './pipeline/analysis.ts';
import type { AnalysisWorker } from './pipeline/analysis-worker.ts';
import { AGAIN, ANALYSE, deliverKey, deliverKind } from './pipeline/job-kinds.ts';
import type { Clock } from './platform/clock.ts';
import { asError } from './platform/node-error.ts';
import type { DeliveryRecord } from './store/delivery-store.ts';
import { freeBytesOf } from './store/disk-reserve.ts';
import type { ResultRecord } from './store/result-store.ts';
import type { StudyRecord } from './store/study-store.ts';

export interface NodeViewParts {
  readonly stores: Stores;
  readonly worker: AnalysisWorker;
  readonly destinations: readonly Destination[];
  readonly stateDirectory: string;
  readonly diskReserveBytes: number;
  readonly isReceiving: () => boolean;
  readonly rejectedCallers: () => readonly RejectedCallerRow[];
  readonly clock: Clock;
}

/** What the administration sees of this node. */
export function createNodeView(parts: NodeViewParts): NodeView {
  const { stores, worker, destinations } = parts;
  return {
    readiness: () =>
      Promise.all([
        checkModel(worker),
        checkDatabase(stores),
        checkDisk(parts),
        Promise.resolve(checkReceiving(parts)),
      ]),
    models: () => worker.models() ?? [],
    listStudies: async ({ limit, offset, state }) => {
      const records = await stores.studies.list({ limit, offset, ...(state !== undefined && { state }) });
      const counts = await stores.studies.countByState();
      const total =
        state === undefined ? Object.values(counts).reduce((sum, n) => sum + n, 0) : counts[state];
      return { studies: records.map((record) => toStudyRow(record)), total };
    },
    countStudies: () => stores.studies.countByState(),
    studyDetail: (studyInstanceUid) => studyDetail(stores, studyInstanceUid),
    retryStudy: (studyInstanceUid) => retryStudy(parts, studyInstanceUid),
    overlayPng: async (studyInstanceUid) => {
      const latest = (await stores.results.list(studyInstanceUid))[0];
      return latest === undefined ? null : await readFile(latest.overlayPath);
    },
    listDestinations: () => listDestinations(stores, destinations),
    rejectedCallers: () => Promise.resolve(parts.rejectedCallers()),
  };
}

async function checkModel(worker: AnalysisWorker): Promise<ReadinessCheck> {
  const models = worker.models();
  if (models !== null) {
    const detail = models
      .map(({ model, engine }) => `${model.id} ${model.version} on ${engine.name} (${engine.provider})`)
      .join(', ');
    return { name: 'model', ok: true, detail };
  }
  // Not awaited: the answer must not hang while the model loads.
  const refused = await Promise.race([worker.ready.then(() => null, asError), Promise.resolve(undefined)]);
  return { name: 'model', ok: false, detail: refused?.message ?? 'the models are being loaded' };
}

async function checkDatabase(stores: Stores): Promise<ReadinessCheck> {
  try {
    await stores.studies.countByState();
    return { name: 'database', ok: true, detail: 'answers' };
  } catch (error) {
    return { name: 'database', ok: false, detail: asError(error).message };
  }
}

async function checkDisk({ stateDirectory, diskReserveBytes }: NodeViewParts): Promise<ReadinessCheck> {
  try {
    const free = await freeBytesOf(stateDirectory);
    const detail = `${Math.floor(free / 1024 ** 2)} MiB free, reserve ${Math.floor(diskReserveBytes / 1024 ** 2)} MiB`;
    return { name: 'disk', ok: free > diskReserveBytes, detail };
  } catch (error) {
    return { name: 'disk', ok: false, detail: asError(error).message };
  }
}

function checkReceiving({ isReceiving }: NodeViewParts): ReadinessCheck {
  const ok = isReceiving();
  return { name: 'receiving', ok, detail: ok ? 'listening for associations' : 'not listening' };
}

function toStudyRow(
  record: StudyRecord,
  hasOverlay = record.revision !== null && record.state === 'analysed',
): StudyRow {
  const { deadlineAtMs, ...row } = record;
  return { ...row, hasOverlay, deadlineAt: toIso(deadlineAtMs) };
}

async function studyDetail(stores: Stores, studyInstanceUid: string): Promise<StudyDetail | null> {
  const record = await stores.studies.find(studyInstanceUid);
  if (record === null) return null;
  const latest = (await stores.results.list(studyInstanceUid))[0];
  return {
    study: toStudyRow(record, latest !== undefined),
    result: latest === undefined ? null : toStudyResult(latest),
    deliveries: (await stores.deliveries.list(studyInstanceUid)).map(toDeliveryRow),
    log: await stores.log.list(studyInstanceUid),
  };
}

function toStudyResult({ result, revision, createdAt }: ResultRecord): StudyResult {
  const { results, qc, views } = result as ResultDocument;
  // A result that an older version wrote has neither.
  const { acquisition = [], asymmetry = [] } = result as Partial<ResultDocument>;
  return {
    revision,
    createdAt,
    results: results.map(toModelRow),
    qc,
    views: views.map(describeView),
    acquisition,
    asymmetry,
  };
}

function toModelRow(result: ModelResult): ModelResultRow {
  const { model, engine, predicted, operatingPoint, classes, outcome, perView, lesions } = result;
  return {
    model: `${model.id} ${model.version}: ${model.trainingStatement}`,
    engine: `${engine.name} ${engine.version} (${engine.provider})`,
    predicted,
    operatingPoint,
    classes,
    outcome,
    perView: perView.map((each) => `${each.view}: ${percentages(each.classes)}`),
    lesions: lesions.map(
      (each) => `hot spot ${each.number}, ${each.view}: ${each.predicted} (${percentages(each.classes)})`,
    ),
  };
}

function percentages(classes: ModelResult['classes']): string {
  return classes.map(({ name, probability }) => `${name} ${(probability * 100).toFixed(1)} %`).join(', ');
}

function describeView({
  view,
  sopInstanceUid,
  frame,
  evidence,
  mirroredFrom,
}: ResultDocument['views'][number]): string {
  if (evidence === null) return `${view}: mirror image of the ${mirroredFrom ?? 'other'} view`;
  return `${view}: frame ${frame} of ${sopInstanceUid}, by ${evidence.rule} (${evidence.seen})`;
}

function toDeliveryRow(record: DeliveryRecord): DeliveryRow {
  const { destination, revision, state, attempts, lastError, nextAttemptAtMs, updatedAt } = record;
  const error = lastError === null ? null : `${lastError.message} [${lastError.code}]`;
  return {
    destination,
    revision,
    state,
    attempts,
    lastError: error,
    nextAttemptAt: toIso(nextAttemptAtMs),
    updatedAt,
  };
}

async function retryStudy({ stores, clock }: NodeViewParts, studyInstanceUid: string): Promise<RetryOutcome> {
  const record = await stores.studies.find(studyInstanceUid);
  if (record === null) return 'unknown';
  if (record.state === 'analysing') return 'busy';
  const failed = (await stores.deliveries.list(studyInstanceUid)).filter(
    ({ state }) => state !== 'delivered',
  );
  await stores.db.transaction().execute(async (tx) => {
    await stores.log.append(tx, studyInstanceUid, 'study.retry-requested', { deliveries: failed.length });
    const now = clock.nowMs();
    await stores.queue.enqueue(tx, {
      kind: ANALYSE,
      key: studyInstanceUid,
      payload: { [AGAIN]: 1 },
      runAtMs: now,
    });
    for (const delivery of failed) {
      await stores.deliveries.open(tx, delivery);
      const key = deliverKey(studyInstanceUid, delivery.revision);
      await stores.queue.enqueue(tx, {
        kind: deliverKind(delivery.destination),
        key,
        payload: {},
        runAtMs: now,
      });
    }
  });
  return 'queued';
}

async function listDestinations(
  stores: Stores,
  destinations: readonly Destination[],
): Promise<DestinationRow[]> {
  const counts = await stores.deliveries.countByDestination();
  const troubles = await stores.deliveries.latestTroubles();
  return destinations.map(({ name, kind }) => {
    const count = (state: string): number =>
      counts.find((row) => row.destination === name && row.state === state)?.deliveries ?? 0;
    const trouble = troubles.find((row) => row.destination === name);
    return {
      name,
      kind,
      pending: count('pending'),
      delivered: count('delivered'),
      failed: count('failed'),
      lastError:
        trouble?.lastError == null ? null : `${trouble.lastError.message} [${trouble.lastError.code}]`,
      nextAttemptAt: toIso(trouble?.nextAttemptAtMs ?? null),
    };
  });
}

function toIso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
