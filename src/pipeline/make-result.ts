import type { Job } from '../queue/job-queue.ts';
import type { JobOutcome } from '../queue/job-runner.ts';
import type { ResultRecord, StoredFiles } from '../store/result-store.ts';
import type { BoneScan } from '../study/bone-scan.ts';
import type { AnalyseStudyParts } from './analyse-study-parts.ts';
import type { ResultDocument } from './analysis.ts';
import { deliverKey, deliverKind } from './job-kinds.ts';
import { predecessorsOf } from './latest-result.ts';
import type { PlannedAnalysis } from './plan-analysis.ts';
import type { Tx } from './tx.ts';

type MakeResultParts = Omit<
  AnalyseStudyParts,
  'instances' | 'viewRules' | 'own' | 'modelRules' | 'catalogue' | 'deadline'
>;

/** A result whose files are written, before anything names it. */
interface MadeResult {
  readonly scan: BoneScan;
  readonly result: ResultDocument;
  readonly files: StoredFiles;
}

/**
 * Has a planned scan analysed as a new revision, and keeps and sends off what comes of it.
 * @throws NodeError of the station that failed.
 */
export async function makeResult(
  parts: MakeResultParts,
  job: Job,
  plan: PlannedAnalysis,
  latest: ResultRecord | null,
): Promise<JobOutcome<Tx>> {
  const { worker, results, observer, logger } = parts;
  const { scan, models, lesionSources } = plan;
  const studyInstanceUid = scan.studyInstanceUid;
  const revision = latest === null ? 0 : latest.revision + 1;
  await noteBegin(parts, job, scan, revision);
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
  return { kind: 'completed', commit: (tx) => keepResult(tx, parts, { scan, result, files }) };
}

async function noteBegin(
  { db, studies }: MakeResultParts,
  job: Job,
  scan: BoneScan,
  revision: number,
): Promise<void> {
  const change = { state: 'analysing', revision, inputKey: scan.inputKey, deadlineAtMs: null } as const;
  const entry = { code: 'study.analysing', detail: { revision, attempt: job.attempt } };
  await db.transaction().execute((tx) => studies.move(tx, scan.studyInstanceUid, change, entry));
}

/** Result, state, log line and one delivery a destination, in the transaction that ends the job. */
async function keepResult(
  tx: Tx,
  parts: MakeResultParts,
  { scan, result, files }: MadeResult,
): Promise<void> {
  const { studies, results, deliveries, queue, destinations, clock, configHash } = parts;
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
