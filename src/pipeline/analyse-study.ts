import type { Kysely } from 'kysely';
import { assembleScan, mirrorMissingView } from '../assemble/assemble-scan.ts';
import type { OwnResults } from '../assemble/read-applicability.ts';
import type { ViewRules } from '../assemble/view-rules.ts';
import { SOP_CLASS } from '../dicom/sop-classes.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { Job, JobError, JobQueue } from '../queue/job-queue.ts';
import type { JobOutcome } from '../queue/job-runner.ts';
import type { DeliveryStore } from '../store/delivery-store.ts';
import type { InstanceStore } from '../store/instance-store.ts';
import type { ResultRecord, ResultStore, StoredFiles } from '../store/result-store.ts';
import type { Database } from '../store/schema.ts';
import type { StudyChange, StudyStore } from '../store/study-store.ts';
import type { BoneScan } from '../study/bone-scan.ts';
import type { PredecessorDocument, ResultDocument } from './analysis.ts';
import type { AnalysisWorker } from './analysis-worker.ts';
import type { DeadlinePolicy, NextStep } from './decide-next-step.ts';
import { decideNextStep } from './decide-next-step.ts';
import { AGAIN, deliverKey, deliverKind } from './job-kinds.ts';
import type { PipelineObserver } from './observer.ts';
import type { Tx } from './tx.ts';

export interface AnalyseStudyParts {
  readonly db: Kysely<Database>;
  readonly instances: InstanceStore;
  readonly studies: StudyStore;
  readonly results: ResultStore;
  readonly deliveries: DeliveryStore;
  readonly queue: JobQueue<Tx>;
  readonly worker: AnalysisWorker;
  readonly viewRules: ViewRules;
  /** Asked anew for each study: the model may have been changed. */
  readonly own: () => OwnResults;
  readonly deadline: DeadlinePolicy;
  /** Names of the destinations that every result goes to. */
  readonly destinations: readonly string[];
  readonly configHash: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly observer: PipelineObserver;
}

/**
 * What happens to a study when something of it arrived or its deadline passed: assemble; if complete, analyse, keep the
 * result and send it off. Running it again changes nothing unless the pair of views changed.
 */
export class AnalyseStudy {
  readonly #parts: AnalyseStudyParts;

  constructor(parts: AnalyseStudyParts) {
    this.#parts = parts;
  }

  /** @throws NodeError of the station that failed; the job runner decides whether it is tried again. */
  async run(job: Job): Promise<JobOutcome<Tx>> {
    const { instances, results, viewRules, own, clock, deadline } = this.#parts;
    const study = job.key;
    const stored = await instances.latestOf(study);
    const latest = (await results.list(study))[0] ?? null;
    const mirrored = mirrorMissingView(stored, viewRules, own());
    const step = decideNextStep(
      { assembly: assembleScan(stored, viewRules, own()), mirrored },
      Math.max(0, ...stored.map(({ receivedAt }) => Date.parse(receivedAt))),
      clock.nowMs(),
      deadline,
    );
    switch (step.kind) {
      case 'analyse':
        return isLatest(step.scan, latest) && !this.#isWantedAgain(job, latest)
          ? this.#unchanged(study, latest)
          : await this.#analyse(job, step.scan, latest);
      case 'wait':
        // A late object that brings no second view does not make a study wait again that was analysed with one.
        return mirrored.kind === 'complete' && isLatest(mirrored.scan, latest)
          ? this.#unchanged(study, latest)
          : this.#wait(study, step);
      case 'stop':
        return this.#stop(study, step, latest);
      default:
        return step satisfies never;
    }
  }

  /** The study's row and log when an attempt failed and will be repeated. */
  async whenRetried(tx: Tx, job: Job, error: JobError, retryAtMs: number): Promise<void> {
    const until = new Date(retryAtMs).toISOString();
    await this.#parts.studies.move(
      tx,
      job.key,
      { state: 'queued', reasonCode: error.code, reason: `${error.message}; tried again at ${until}` },
      { code: 'study.retry', detail: { errorCode: error.code, attempt: job.attempt, until } },
    );
  }

  /** The study's row and log when the analysis is given up. */
  async whenFailed(tx: Tx, job: Job, error: JobError, why: string): Promise<void> {
    await this.#parts.studies.move(
      tx,
      job.key,
      { state: 'failed', reasonCode: error.code, reason: `${error.message} (${why})` },
      { code: 'study.failed', detail: { errorCode: error.code, attempt: job.attempt } },
    );
  }

  #wait(study: string, { code, reason, untilMs }: Extract<NextStep, { kind: 'wait' }>): JobOutcome<Tx> {
    const until = new Date(untilMs).toISOString();
    this.#parts.logger.info('study.waiting', { studyInstanceUid: study, reasonCode: code, until });
    const change = { state: 'waiting', reasonCode: code, reason, deadlineAtMs: untilMs } as const;
    return {
      kind: 'postponed',
      runAtMs: untilMs,
      reason: code,
      commit: async (tx) => {
        await this.#parts.studies.move(tx, study, change, {
          code: 'study.waiting',
          detail: { reasonCode: code, until },
        });
      },
    };
  }

  #stop(
    study: string,
    step: Extract<NextStep, { kind: 'stop' }>,
    latest: ResultRecord | null,
  ): JobOutcome<Tx> {
    const { state, code, reason } = step;
    this.#parts.logger.info(`study.${state}`, { studyInstanceUid: study, reasonCode: code });
    // What was analysed stays so when a later object of the study is no scan: its result has left the house.
    const change =
      latest !== null && state === 'not-applicable'
        ? analysedBy(latest)
        : { state, reasonCode: code, reason, deadlineAtMs: null };
    return {
      kind: 'completed',
      commit: async (tx) => {
        await this.#parts.studies.move(tx, study, change, {
          code: `study.${state}`,
          detail: { reasonCode: code },
        });
      },
    };
  }

  #unchanged(study: string, latest: ResultRecord): JobOutcome<Tx> {
    return {
      kind: 'completed',
      commit: async (tx) => {
        await this.#parts.studies.move(tx, study, analysedBy(latest), { code: 'study.unchanged' });
      },
    };
  }

  /** Somebody asked for it, and the model or the mappings are no longer those of the latest result. */
  #isWantedAgain({ payload }: Job, latest: ResultRecord): boolean {
    const model = this.#parts.worker.identity()?.model;
    if (payload[AGAIN] === undefined || model === undefined) return false;
    return (
      latest.weightsSha256 !== model.weightsSha256 ||
      latest.modelVersion !== model.version ||
      latest.configHash !== this.#parts.configHash
    );
  }

  async #analyse(job: Job, scan: BoneScan, latest: ResultRecord | null): Promise<JobOutcome<Tx>> {
    const { worker, results, observer, logger } = this.#parts;
    const studyInstanceUid = scan.studyInstanceUid;
    const revision = latest === null ? 0 : latest.revision + 1;
    await this.#noteBegin(job, scan, revision);
    const { result, bundle } = await worker.analyse({
      scan,
      revision,
      predecessors: predecessorsOf(latest),
      createdAt: new Date(job.createdAtMs).toISOString(),
    });
    for (const [station, ms] of Object.entries(result.timingsMs)) observer.stationTook(station, ms);
    observer.analysed(result.outcome);
    logger.info('study.analysed', { studyInstanceUid, revision, ...result.timingsMs });
    // Files first: the transaction must not wait for the disk, and may only name what is there.
    const files = await results.writeFiles(bundle);
    return { kind: 'completed', commit: (tx) => this.#keepResult(tx, scan, result, files) };
  }

  async #noteBegin(job: Job, scan: BoneScan, revision: number): Promise<void> {
    const { db, studies } = this.#parts;
    const change = { state: 'analysing', revision, inputKey: scan.inputKey, deadlineAtMs: null } as const;
    const entry = { code: 'study.analysing', detail: { revision, attempt: job.attempt } };
    await db.transaction().execute((tx) => studies.move(tx, scan.studyInstanceUid, change, entry));
  }

  /** Result, state, log line and one delivery a destination, in the transaction that ends the job. */
  async #keepResult(tx: Tx, scan: BoneScan, result: ResultDocument, files: StoredFiles): Promise<void> {
    const { studies, results, deliveries, queue, destinations, clock, configHash } = this.#parts;
    const { studyInstanceUid, revision } = files;
    await results.record(tx, files, {
      inputKey: scan.inputKey,
      modelId: result.model.id,
      modelVersion: result.model.version,
      weightsSha256: result.model.weightsSha256,
      configHash,
      result,
    });
    await studies.move(
      tx,
      studyInstanceUid,
      { state: 'analysed', reasonCode: result.outcome?.code ?? '', reason: result.outcome?.text ?? '' },
      { code: 'study.analysed', detail: { revision, provider: result.engine.provider, ...result.timingsMs } },
    );
    for (const destination of destinations) {
      await deliveries.open(tx, { studyInstanceUid, revision, destination });
      const key = deliverKey(studyInstanceUid, revision);
      await queue.enqueue(tx, { kind: deliverKind(destination), key, payload: {}, runAtMs: clock.nowMs() });
    }
  }
}

function isLatest(scan: BoneScan, latest: ResultRecord | null): latest is ResultRecord {
  return scan.inputKey === latest?.inputKey;
}

/** The state of a study whose latest result stands. */
function analysedBy({ result }: ResultRecord): StudyChange {
  const { outcome } = result as ResultDocument;
  return {
    state: 'analysed',
    reasonCode: outcome?.code ?? '',
    reason: outcome?.text ?? '',
    deadlineAtMs: null,
  };
}

/** The reports of the revision before; an overlay is no document and is not named. */
function predecessorsOf(latest: ResultRecord | null): PredecessorDocument[] {
  if (latest === null) return [];
  const { studyInstanceUid } = latest;
  return latest.objects
    .filter(({ sopClassUid }) => sopClassUid !== SOP_CLASS.secondaryCapture)
    .map(({ seriesInstanceUid, sopInstanceUid, sopClassUid }) => ({
      studyInstanceUid,
      seriesInstanceUid,
      sopInstanceUid,
      sopClassUid,
    }));
}
