import type { Destination } from '../deliver/destination.ts';
import type { Logger } from '../platform/logger.ts';
import type { Job, JobError } from '../queue/job-queue.ts';
import type { JobOutcome } from '../queue/job-runner.ts';
import type { DeliveryKey, DeliveryOutcome, DeliveryStore } from '../store/delivery-store.ts';
import type { ResultStore } from '../store/result-store.ts';
import type { StudyLog } from '../store/study-log.ts';
import type { DeliveryReceipt } from '../study/delivery-receipt.ts';
import { parseDeliverKey } from './job-kinds.ts';
import type { PipelineObserver } from './observer.ts';
import { PipelineError } from './pipeline-error.ts';
import type { Tx } from './tx.ts';

export interface DeliverResultsParts {
  readonly results: ResultStore;
  readonly deliveries: DeliveryStore;
  readonly log: StudyLog;
  readonly logger: Logger;
  readonly observer: PipelineObserver;
}

/** Brings results to one destination: one job for each revision of each study. */
export class DeliverResults {
  readonly #destination: Destination;
  readonly #parts: DeliverResultsParts;

  constructor(destination: Destination, parts: DeliverResultsParts) {
    this.#destination = destination;
    this.#parts = parts;
  }

  /**
   * Sends one revision of one study. After a crash the same objects go out again under the same UIDs, which a PACS takes
   * as the ones it has.
   * @throws NodeError of the destination; the job runner decides whether it is tried again.
   */
  async run(job: Job, signal: AbortSignal): Promise<JobOutcome<Tx>> {
    const { results, observer, logger } = this.#parts;
    const { studyInstanceUid, revision } = parseDeliverKey(job.key);
    const result = await results.find(studyInstanceUid, revision);
    if (result === null)
      throw new PipelineError('RESULT_MISSING', 'permanent', 'there is no such result to deliver', {
        context: { studyInstanceUid, revision },
      });
    const objects = await results.readObjects(result);
    const receipt = await this.#destination.deliver({ studyInstanceUid, revision, objects }, signal);
    observer.deliveryEnded(this.#destination.name, 'delivered');
    logger.info('delivery.done', { studyInstanceUid, revision, destination: this.#destination.name });
    return { kind: 'completed', commit: (tx) => this.#noteDelivered(tx, job, receipt) };
  }

  /** The delivery's row and the study's log when an attempt failed and will be repeated. */
  async whenRetried(tx: Tx, job: Job, error: JobError, retryAtMs: number): Promise<void> {
    this.#parts.observer.deliveryEnded(this.#destination.name, 'retried');
    await this.#noteFault(tx, job, error, { state: 'pending', nextAttemptAtMs: retryAtMs, error });
  }

  /** The delivery's row and the study's log when it is given up. */
  async whenFailed(tx: Tx, job: Job, error: JobError, why: string): Promise<void> {
    this.#parts.observer.deliveryEnded(this.#destination.name, 'failed');
    const stopped = { code: error.code, message: `${error.message} (${why})` };
    await this.#noteFault(tx, job, error, { state: 'failed', error: stopped });
  }

  async #noteDelivered(tx: Tx, job: Job, receipt: DeliveryReceipt): Promise<void> {
    await this.#parts.deliveries.endAttempt(tx, this.#keyOf(job), { state: 'delivered', receipt });
    await this.#parts.log.append(tx, this.#keyOf(job).studyInstanceUid, 'delivery.done', {
      destination: this.#destination.name,
      revision: this.#keyOf(job).revision,
      attempt: job.attempt,
      objects: receipt.accepted.length,
      notes: receipt.notes.join('; '),
    });
  }

  async #noteFault(tx: Tx, job: Job, error: JobError, outcome: DeliveryOutcome): Promise<void> {
    const key = this.#keyOf(job);
    await this.#parts.deliveries.endAttempt(tx, key, outcome);
    await this.#parts.log.append(tx, key.studyInstanceUid, `delivery.${outcome.state}`, {
      destination: key.destination,
      revision: key.revision,
      attempt: job.attempt,
      errorCode: error.code,
      fault: error.fault,
    });
  }

  #keyOf(job: Job): DeliveryKey {
    return { ...parseDeliverKey(job.key), destination: this.#destination.name };
  }
}
