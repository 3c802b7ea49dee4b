import { assembleScan, mirrorMissingView } from '../assemble/assemble-scan.ts';
import type { Job, JobError } from '../queue/job-queue.ts';
import type { JobOutcome } from '../queue/job-runner.ts';
import type { ResultRecord } from '../store/result-store.ts';
import type { BoneScan } from '../study/bone-scan.ts';
import type { StoredInstance } from '../study/stored-instance.ts';
import type { AnalyseStudyParts } from './analyse-study-parts.ts';
import { decideNextStep } from './decide-next-step.ts';
import { AGAIN } from './job-kinds.ts';
import { isLatest, stampsOf } from './latest-result.ts';
import { makeResult } from './make-result.ts';
import type { ModelCatalogue } from './model-catalogue.ts';
import { coveredTracers } from './model-catalogue.ts';
import type { PlannedAnalysis } from './plan-analysis.ts';
import { planAnalysis } from './plan-analysis.ts';
import { leaveUnchanged, stopStudy, waitForView } from './settle-study.ts';
import type { Tx } from './tx.ts';

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
          return stopStudy(this.#parts, study, { state: 'not-applicable', ...plan.outcome }, latest);
        return isLatest(plan.scan, latest) && !this.#isWantedAgain(job, plan, latest)
          ? leaveUnchanged(this.#parts, study, latest)
          : await makeResult(this.#parts, job, plan, latest);
      }
      case 'wait':
        // A late object that brings no second view does not make a study wait again that was analysed with one.
        return mirrored.kind === 'complete' && this.#isAnalysed(mirrored.scan, stored, catalogue, latest)
          ? leaveUnchanged(this.#parts, study, latest!)
          : waitForView(this.#parts, study, step);
      case 'stop':
        return stopStudy(
          this.#parts,
          study,
          { state: step.state, code: step.code, text: step.reason },
          latest,
        );
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
}
