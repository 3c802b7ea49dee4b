import type { Kysely } from 'kysely';
import type { OwnResults } from '../assemble/read-applicability.ts';
import type { ViewRules } from '../assemble/view-rules.ts';
import type { Clock } from '../platform/clock.ts';
import type { ModelRuleConfig } from '../platform/config-schema.ts';
import type { Logger } from '../platform/logger.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import type { DeliveryStore } from '../store/delivery-store.ts';
import type { InstanceStore } from '../store/instance-store.ts';
import type { ResultStore } from '../store/result-store.ts';
import type { Database } from '../store/schema.ts';
import type { StudyStore } from '../store/study-store.ts';
import type { AnalysisWorker } from './analysis-worker.ts';
import type { DeadlinePolicy } from './decide-next-step.ts';
import type { ModelCatalogue } from './model-catalogue.ts';
import type { PipelineObserver } from './observer.ts';
import type { Tx } from './tx.ts';

/** What the job "analyse" works with. */
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
