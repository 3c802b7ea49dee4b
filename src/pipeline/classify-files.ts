import { readFile, stat } from 'node:fs/promises';
import { assembleScan, mirrorMissingView } from '../assemble/assemble-scan.ts';
import type { OwnResults } from '../assemble/read-applicability.ts';
import type { ViewRules } from '../assemble/view-rules.ts';
import type { ModelRuleConfig } from '../platform/config-schema.ts';
import type { Logger } from '../platform/logger.ts';
import { asError, NodeError } from '../platform/node-error.ts';
import { createIntake, rawArrivalFromPart10 } from '../receive/intake.ts';
import type { Assembly } from '../study/bone-scan.ts';
import type { StoredInstance } from '../study/stored-instance.ts';
import type { Outcome } from '../study/outcome.ts';
import type { Analysis } from './analysis.ts';
import type { AnalysisStations } from './analyse-scan.ts';
import { analyseScan } from './analyse-scan.ts';
import type { DeadlinePolicy } from './decide-next-step.ts';
import { decideNextStep } from './decide-next-step.ts';
import { sidecarsOf } from './find-sidecars.ts';
import type { ModelCatalogue } from './model-catalogue.ts';
import { coveredTracers } from './model-catalogue.ts';
import { PipelineError } from './pipeline-error.ts';
import { planAnalysis } from './plan-analysis.ts';

/** A file that was not used, and why. */
export interface RefusedFile {
  readonly path: string;
  readonly code: string;
  readonly reason: string;
}

/** What one study came to. */
export type StudyClassification =
  | { readonly studyInstanceUid: string; readonly kind: 'analysed'; readonly analysis: Analysis }
  | {
      readonly studyInstanceUid: string;
      readonly kind: 'not-classified';
      readonly outcome: Outcome;
      readonly assembly: Assembly;
    };

export interface ClassifyParts {
  readonly viewRules: ViewRules;
  readonly own: Pick<OwnResults, 'ownDeviceUids'>;
  readonly modelRules: readonly ModelRuleConfig[];
  readonly catalogue: ModelCatalogue;
  readonly afterDeadline: DeadlinePolicy['afterDeadline'];
  /** Opened only when there is a scan to classify: a model takes longer to load than most refusals. */
  readonly openStations: () => Promise<AnalysisStations>;
  readonly maxFileBytes: number;
  readonly logger: Logger;
  /** ISO 8601; the Content Date and Time of the results. */
  readonly createdAt: string;
}

/** Checks files as if they had been sent; a faulty one is listed and hurts no other. */
export async function readInstances(
  paths: readonly string[],
  { maxFileBytes, logger, createdAt }: Pick<ClassifyParts, 'maxFileBytes' | 'logger' | 'createdAt'>,
): Promise<{ readonly instances: readonly StoredInstance[]; readonly refused: readonly RefusedFile[] }> {
  const instances = new Map<string, StoredInstance>();
  const refused: RefusedFile[] = [];
  for (const path of paths) {
    try {
      const intake = createIntake({
        logger,
        keep: ({ header, dataSetSha256, part10, origin }) => {
          const version = (instances.get(header.sopInstanceUid)?.version ?? 0) + 1;
          const { sopInstanceUid, studyInstanceUid, seriesInstanceUid } = header;
          const sizeBytes = part10.reduce((sum, { byteLength }) => sum + byteLength, 0);
          const kept = {
            sopInstanceUid,
            studyInstanceUid,
            seriesInstanceUid,
            version,
            dataSetSha256,
            path,
            sizeBytes,
          };
          instances.set(sopInstanceUid, { ...kept, receivedAt: createdAt, origin, header });
          return Promise.resolve(version === 1 ? 'stored' : 'new-version');
        },
      });
      await intake(rawArrivalFromPart10(await readLimited(path, maxFileBytes), { kind: 'file' }));
    } catch (thrown) {
      const code = thrown instanceof NodeError ? thrown.code : 'FILE_UNREADABLE';
      refused.push({ path, code, reason: asError(thrown).message });
    }
  }
  return { instances: [...instances.values()], refused };
}

/** Assembles and analyses each study; a view that is not among the files is not waited for. */
export async function classifyStudies(
  instances: readonly StoredInstance[],
  parts: ClassifyParts,
): Promise<StudyClassification[]> {
  const byStudy = Map.groupBy(instances, ({ studyInstanceUid }) => studyInstanceUid);
  const classified: StudyClassification[] = [];
  for (const [studyInstanceUid, ofStudy] of byStudy)
    classified.push(await classifyStudy(studyInstanceUid, ofStudy, parts));
  return classified;
}

async function classifyStudy(
  studyInstanceUid: string,
  instances: readonly StoredInstance[],
  parts: ClassifyParts,
): Promise<StudyClassification> {
  const { viewRules, modelRules, catalogue, afterDeadline, createdAt } = parts;
  const own = { ...parts.own, coveredTracers: coveredTracers(catalogue) };
  const assembly = assembleScan(instances, viewRules, own);
  const mirrored = mirrorMissingView(instances, viewRules, own);
  const step = decideNextStep({ assembly, mirrored }, 0, 0, { deadlineMs: 0, afterDeadline });
  if (step.kind !== 'analyse') {
    const outcome = { code: step.code, text: step.reason };
    return { studyInstanceUid, kind: 'not-classified', outcome, assembly };
  }
  const plan = planAnalysis(step.scan, instances, modelRules, catalogue, await sidecarsOf(step.scan));
  if (plan.kind === 'none')
    return { studyInstanceUid, kind: 'not-classified', outcome: plan.outcome, assembly };
  const request = { ...plan, revision: 0, predecessors: [], createdAt, withMaps: true };
  const stations = await parts.openStations();
  try {
    return { studyInstanceUid, kind: 'analysed', analysis: await analyseScan(request, stations) };
  } catch (thrown) {
    // Pixels that cannot be decoded, for example: the other studies of the same call are classified all the same.
    if (!(thrown instanceof NodeError)) throw thrown;
    const outcome = { code: thrown.code, text: thrown.message };
    return { studyInstanceUid, kind: 'not-classified', outcome, assembly };
  }
}

async function readLimited(path: string, maxBytes: number): Promise<Uint8Array> {
  const { size } = await stat(path);
  if (size > maxBytes)
    throw new PipelineError('FILE_TOO_LARGE', 'permanent', `larger than ${maxBytes} bytes`);
  return readFile(path);
}
