import type { Kysely } from 'kysely';
import { assembleScan, mirrorMissingView } from '../assemble/assemble-scan.ts';
import type { OwnResults } from '../assemble/read-applicability.ts';
import type { ViewRules } from '../assemble/view-rules.ts';
import { SOP_CLASS } from '../dicom/sop-classes.ts';
import type { Clock } from '../platform/clock.ts';
import type { ModelRuleConfig } from '../platform/config-schema.ts';
import type { Logger } from '../platform/logger.ts';
import type { Job, JobError, JobQueue } from '../queue/job-queue.ts';
import type { JobOutcome } from '../queue/job-runner.ts';
import type { DeliveryStore } from '../store/delivery-store.ts';
import type { InstanceStore } from '../store/instance-store.ts';
import type { ModelStamp, ResultRecord, ResultStore, StoredFiles } from '../store/result-store.ts';
import type { Database } from '../store/schema.ts';
import type { StudyChange, StudyStore } from '../store/study-store.ts';
import type { BoneScan } from '../study/bone-scan.ts';
import type { Outcome } from '../study/outcome.ts';
import type { StoredInstance } from '../study/stored-instance.ts';
import type { PredecessorDocument, ResultDocument } from './analysis.ts';
import type { AnalysisWorker } from './analysis-worker.ts';
import type { DeadlinePolicy, NextStep } from './decide-next-step.ts';
import { decideNextStep } from './decide-next-step.ts';
import { AGAIN, deliverKey, deliverKind } from './job-kinds.ts';
import type { ModelCatalogue } from './model-catalogue.ts';
import { coveredTracers } from './model-catalogue.ts';
import type { PipelineObserver } from './observer.ts';
import type { PlannedAnalysis } from './plan-analysis.ts';
import { planAnalysis } from './plan-analysis.ts';
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
  readonly own: () => Pick<OwnResults, 'ownDeviceUids'>;
  readonly modelRules: readonly ModelRuleConfig[];
  /** Read anew for each study: a model may have been put in its place. */
  readonly catalogue: () => Promise<ModelCatalogue>;
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
    const { instances, results, viewRules, modelRules, clock, deadline } = this.#parts;
    const study = job.key;
    const stored = await instances.latestOf(study);
    const latest = (await results.list(study))[0] ?? null;
    const catalogue = await this.#parts.catalogue();
    const own = { ...this.#parts.own(), coveredTracers: coveredTracers(catalogue) };
    const mirrored = mirrorMissingView(stored, viewRules, own);
    const assembled = { assembly: assembleScan(stored, viewRules, own), mirrored };
    const lastArrivalMs = Math.max(0, ...stored.map(({ receivedAt }) => Date.parse(receivedAt)));
    const step = decideNextStep(assembled, lastArrivalMs, clock.nowMs(), deadline);
    switch (step.kind) {
      case 'analyse': {
        const plan = planAnalysis(step.scan, stored, modelRules, catalogue);
        if (plan.kind === 'none')
          return this.#stop(study, { state: 'not-applicable', ...plan.outcome }, latest);
        return isLatest(plan.scan, latest) && !this.#isWantedAgain(job, plan, latest)
          ? this.#unchanged(study, latest)
          : await this.#analyse(job, plan, latest);
      }
      case 'wait':
        // A late object that brings no second view does not make a study wait again that was analysed with one.
        return mirrored.kind === 'complete' && this.#isAnalysed(mirrored.scan, stored, catalogue, latest)
          ? this.#unchanged(study, latest!)
          : this.#wait(study, step);
      case 'stop':
        return this.#stop(study, { state: step.state, code: step.code, text: step.reason }, latest);
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
    { state, code, text: reason }: Outcome & Pick<Extract<NextStep, { kind: 'stop' }>, 'state'>,
    latest: ResultRecord | null,
  ): JobOutcome<Tx> {
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

  #isAnalysed(
    scan: BoneScan,
    stored: readonly StoredInstance[],
    catalogue: ModelCatalogue,
    latest: ResultRecord | null,
  ): boolean {
    const plan = planAnalysis(scan, stored, this.#parts.modelRules, catalogue);
    return plan.kind === 'run' && isLatest(plan.scan, latest);
  }

  /** Somebody asked for it, and the models or the mappings are no longer those of the latest result. */
  #isWantedAgain({ payload }: Job, { models }: PlannedAnalysis, latest: ResultRecord): boolean {
    const inUse = this.#parts.worker.models();
    if (payload[AGAIN] === undefined || inUse === null) return false;
    const chosen = models.flatMap((name) => inUse.filter((each) => each.name === name));
    return (
      stampsOf(chosen.map(({ model }) => model)) !== stampsOf(latest.models) ||
      latest.configHash !== this.#parts.configHash
    );
  }

  async #analyse(job: Job, plan: PlannedAnalysis, latest: ResultRecord | null): Promise<JobOutcome<Tx>> {
    const { worker, results, observer, logger } = this.#parts;
    const { scan, models, lesionSources } = plan;
    const studyInstanceUid = scan.studyInstanceUid;
    const revision = latest === null ? 0 : latest.revision + 1;
    await this.#noteBegin(job, scan, revision);
    const { result, bundle } = await worker.analyse({
      scan,
      revision,
      predecessors: predecessorsOf(latest),
      createdAt: new Date(job.createdAtMs).toISOString(),
      models,
      lesionSources,
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
      models: result.results.map(({ model: { id, version, weightsSha256 } }) => ({
        id,
        version,
        weightsSha256,
      })),
      configHash,
      result,
    });
    await studies.move(
      tx,
      studyInstanceUid,
      { state: 'analysed', reasonCode: result.outcome?.code ?? '', reason: result.outcome?.text ?? '' },
      {
        code: 'study.analysed',
        detail: {
          revision,
          models: result.results.map(({ model }) => `${model.id} ${model.version}`).join(', '),
          provider: [...new Set(result.results.map(({ engine }) => engine.provider))].join(', '),
          ...result.timingsMs,
        },
      },
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

/** Models of the same bytes, version and order give the same text. */
function stampsOf(models: readonly ModelStamp[]): string {
  return models.map(({ id, version, weightsSha256 }) => `${id} ${version} ${weightsSha256}`).join(', ');
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
