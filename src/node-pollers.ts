import { createTask } from 'node-cron';
import type { NodeMetrics } from './admin/metrics.ts';
import type { Clock } from './platform/clock.ts';
import type { DicomwebSourceConfig } from './platform/config-schema.ts';
import { createHttpClient, httpOptionsOf } from './platform/http-client.ts';
import type { Logger } from './platform/logger.ts';
import { DicomwebPoller } from './receive/dicomweb-poller.ts';
import type { PollSummary } from './receive/dicomweb-poll-summary.ts';
import { dicomwebSourceOf } from './receive/dicomweb-source.ts';
import type { FetchMarks } from './receive/dicomweb-fetch-marks.ts';
import type { Intake } from './receive/intake.ts';

export interface PollerDeps {
  readonly intake: Intake;
  readonly marks: FetchMarks;
  readonly metrics: NodeMetrics;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Polls each DICOMweb source now and then at its schedule, until the returned function is called; that one resolves when
 * no poll runs any more.
 */
export function startPollers(
  sources: readonly DicomwebSourceConfig[],
  deps: PollerDeps,
): () => Promise<void> {
  const stops = sources.map((source) => startPoller(source, deps));
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}

function startPoller(config: DicomwebSourceConfig, deps: PollerDeps): () => Promise<void> {
  const http = createHttpClient(httpOptionsOf(config, config.maximumInstance));
  const poller = new DicomwebPoller(dicomwebSourceOf(config), { ...deps, http });
  const stop = new AbortController();
  let running: Promise<void> = Promise.resolve();
  const poll = (): void => {
    const polled = poller.pollOnce(stop.signal).then((summary) => countPoll(summary, deps.metrics));
    running = Promise.all([running, polled]).then(() => undefined);
  };
  const task = createTask(config.schedule, poll);
  void task.start();
  poll();
  return async () => {
    stop.abort();
    await task.destroy();
    await running;
    await http.close();
  };
}

/** Counts what one poll fetched. Its bytes are known only in sum, and are counted with the first object. */
export function countPoll({ instances, bytes }: PollSummary, metrics: NodeMetrics): void {
  const outcomes = [
    ...Array<string>(instances.stored).fill('stored'),
    ...Array<string>(instances.duplicate).fill('duplicate'),
    ...Array<string>(instances.newVersion).fill('new-version'),
    ...Array<string>(instances.refused).fill('refused'),
  ];
  outcomes.forEach((outcome, index) => metrics.instanceReceived('wado-rs', outcome, index === 0 ? bytes : 0));
}
