import { Registry } from 'prom-client';
import { createAdminApp } from './admin/admin-app.ts';
import { startAdminServer } from './admin/admin-server.ts';
import type { NodeMetrics } from './admin/metrics.ts';
import { createMetrics } from './admin/metrics.ts';
import type { OwnResults } from './assemble/read-applicability.ts';
import { createDestination } from './deliver/create-destination.ts';
import type { Destination } from './deliver/destination.ts';
import { createNodeView } from './node-view.ts';
import type { Stores } from './open-stores.ts';
import { openStores } from './open-stores.ts';
import { AnalyseStudy } from './pipeline/analyse-study.ts';
import type { AnalysisWorker } from './pipeline/analysis-worker.ts';
import { startAnalysisWorker } from './pipeline/analysis-worker.ts';
import { createKeepInstance } from './pipeline/keep-instance.ts';
import type { Mappings } from './pipeline/mappings.ts';
import { readMappings } from './pipeline/mappings.ts';
import { readModelCatalogue } from './pipeline/model-catalogue.ts';
import { analysisSettings } from './pipeline/open-stations.ts';
import { jobKinds } from './pipeline/run-jobs.ts';
import type { Tx } from './pipeline/tx.ts';
import type { Clock } from './platform/clock.ts';
import { systemClock } from './platform/clock.ts';
import type { Config } from './platform/config-schema.ts';
import type { Logger } from './platform/logger.ts';
import { PRODUCT } from './platform/product.ts';
import { JobRunner } from './queue/job-runner.ts';
import { waitOnTimer } from './queue/wait.ts';
import { createIntake } from './receive/intake.ts';
import { startPollers } from './node-pollers.ts';
import type { StorageScp } from './receive/storage-scp.ts';
import { startStorageScp } from './receive/storage-scp.ts';
import { asComprehensiveSr } from './report/as-comprehensive-sr.ts';
import { modelDeviceUid } from './report/report-identity.ts';

/** A scan that takes longer than this fails alone. */
const ANALYSIS_TIMEOUT_MS = 300_000;
/** A job that was begun so often without an end keeps killing the process. */
const MAX_UNFINISHED_STARTS = 5;
/** How long associations may take to end by themselves when the node stops. */
const DRAIN_MS = 5000;

/** A node that receives, works and answers. */
export interface RunningNode {
  readonly dimse: { readonly host: string; readonly port: number };
  readonly admin: { readonly host: string; readonly port: number };
  /** Settles when every model is loaded, or why one cannot be. */
  readonly modelReady: AnalysisWorker['ready'];
  /** Stops receiving, lets running work end or puts it back, and closes everything. */
  close(): Promise<void>;
}

/**
 * Wires the stations together and opens the doors, the one to the PACS last.
 * @throws NodeError when the state directory, a mapping or a port cannot be used; a model that cannot be used is no
 * reason not to receive: its studies wait, and readiness says so.
 */
export async function startNode(
  config: Config,
  logger: Logger,
  clock: Clock = systemClock,
): Promise<RunningNode> {
  const closing = new AsyncDisposableStack();
  try {
    const mappings = await readMappings(config);
    const stores = await openStores(config.node, clock, logger);
    closing.defer(() => stores.db.destroy());
    const settings = analysisSettings(config, mappings, stores.installationId);
    const worker = startAnalysisWorker(settings, ANALYSIS_TIMEOUT_MS, logger);
    closing.defer(() => worker.close());
    const destinations = config.deliver.destinations.map((each) =>
      createDestination(each, config.dimse.aeTitle, asComprehensiveSr),
    );
    for (const destination of destinations) closing.defer(() => destination.close());
    const parts: NodeParts = { config, mappings, stores, worker, destinations, logger, clock };

    const registry = new Registry();
    let scp: StorageScp | null = null;
    const metrics = createMetrics(registry, {
      openAssociations: () => scp?.activeAssociations ?? 0,
      studiesByState: () => stores.studies.countByState(),
      queue: () => stores.queue.count(),
      models: () => worker.models() ?? [],
      nowMs: () => clock.nowMs(),
    });
    closing.defer(startJobs(parts, metrics));

    const view = createNodeView({
      ...parts,
      stateDirectory: config.node.stateDirectory,
      diskReserveBytes: config.node.diskReserve,
      isReceiving: () => scp !== null,
      rejectedCallers: () => scp?.rejectedCallers.list() ?? [],
    });
    const { bearerToken } = config.admin;
    const admin = await startAdminServer(
      createAdminApp({ view, registry, bearerToken, clock, logger }),
      config.admin,
    );
    closing.defer(() => admin.close());

    const intake = createIntake({ keep: createKeepInstance({ ...stores, clock }), logger });
    closing.defer(
      startPollers(config.dicomweb.sources, { intake, marks: stores.polled, metrics, clock, logger }),
    );
    const listening = await receive(parts, intake, metrics);
    closing.defer(() => listening.close(DRAIN_MS));
    scp = listening;
    logger.info('node.started', {
      version: PRODUCT.version,
      dimsePort: listening.port,
      adminPort: admin.port,
    });
    const { host, port } = listening;
    return { dimse: { host, port }, admin, modelReady: worker.ready, close: () => closing.disposeAsync() };
  } catch (error) {
    await closing.disposeAsync();
    throw error;
  }
}

interface NodeParts {
  readonly config: Config;
  readonly mappings: Mappings;
  readonly stores: Stores;
  readonly worker: AnalysisWorker;
  readonly destinations: readonly Destination[];
  readonly logger: Logger;
  readonly clock: Clock;
}

/** Works on jobs until the returned function is called; that one resolves when nothing runs any more. */
function startJobs(parts: NodeParts, metrics: NodeMetrics): () => Promise<void> {
  const { config, mappings, stores, worker, destinations, logger, clock } = parts;
  const { deadline, afterDeadline } = config.assemble;
  const { firstDelay, factor, maximumDelay, giveUpAfter } = config.deliver.retry;
  const analysis = new AnalyseStudy({
    ...stores,
    worker,
    viewRules: mappings.viewRules,
    own: () => ownResults(stores.installationId, worker),
    modelRules: config.infer.models,
    catalogue: () => readModelCatalogue(config),
    deadline: { deadlineMs: deadline, afterDeadline },
    destinations: destinations.map(({ name }) => name),
    configHash: mappings.configHash,
    clock,
    logger,
    observer: metrics,
  });
  const retry = {
    firstDelayMs: firstDelay,
    factor,
    maximumDelayMs: maximumDelay,
    giveUpAfterMs: giveUpAfter,
  };
  const runner = new JobRunner<Tx>({
    queue: stores.queue,
    kinds: jobKinds(analysis, destinations, { ...stores, logger, observer: metrics }, retry),
    transaction: (work) => stores.db.transaction().execute(work),
    maxUnfinishedStarts: MAX_UNFINISHED_STARTS,
    clock,
    wait: waitOnTimer,
    logger,
  });
  const stop = new AbortController();
  const stopped = runner.run(stop.signal);
  return async () => {
    stop.abort();
    await stopped;
  };
}

/** By what the loop guard knows results of this node, should the PACS route them back. */
function ownResults(installationId: string, worker: AnalysisWorker): OwnResults {
  const weights = (worker.models() ?? []).map(({ model }) => model.weightsSha256);
  return { ownDeviceUids: new Set(weights.map((each) => modelDeviceUid(installationId, each))) };
}

async function receive(
  { config, logger, clock }: NodeParts,
  intake: ReturnType<typeof createIntake>,
  metrics: NodeMetrics,
): Promise<StorageScp> {
  return startStorageScp(config.dimse, {
    intake,
    logger,
    clock,
    // Commitment is not asked for yet; a PACS that reports it unasked gets its answer, and the log keeps what it said.
    onCommitment: ({ transactionUid, committed, failed, from }) => {
      const counts = { committed: committed.length, failed: failed.length };
      logger.info('storage-commitment.reported', { transactionUid, callingAeTitle: from, ...counts });
      return Promise.resolve();
    },
    hooks: {
      onAssociation: (event) => {
        if (event !== 'accepted') metrics.associationEnded(event);
      },
      onInstance: (bytes, status) => metrics.instanceReceived('c-store', statusName(status), bytes),
    },
  });
}

function statusName(status: number): string {
  return status === 0 ? 'stored' : `0x${status.toString(16).padStart(4, '0')}`;
}
