import type { HttpClient } from '../platform/http-client.ts';
import { HttpError } from '../platform/http-error.ts';
import type { Logger } from '../platform/logger.ts';
import { NodeError } from '../platform/node-error.ts';
import type { IntakeOutcome } from '../study/arrived-instance.ts';
import type { FetchFailure } from './dicomweb-cursor.ts';
import { failedAgain } from './dicomweb-cursor.ts';
import type { FetchMarks } from './dicomweb-fetch-marks.ts';
import type { PollEnd, PollSummary } from './dicomweb-poll-summary.ts';
import { findInstances } from './dicomweb-query.ts';
import type { InstanceMatch, StudyMatch } from './dicomweb-query.ts';
import { retrieveInstance } from './dicomweb-retrieve.ts';
import type { DicomwebSource } from './dicomweb-source.ts';
import type { Intake } from './intake.ts';
import { rawArrivalFromPart10 } from './intake.ts';

/** So many failures in a row make it likelier that the source is ill than that each of its instances is. */
const MAX_FAILURES_IN_A_ROW = 5;
/** After one of these the next question would fare no better. */
const SOURCE_IS_AWAY: ReadonlySet<string> = new Set([
  'HTTP_CONFIG',
  'HTTP_CONNECT',
  'HTTP_TLS',
  'HTTP_AUTH',
  'HTTP_TOKEN',
]);

/** Whether the bytes themselves cannot be taken. A status such as 404 may be the source's own mistake, and pass. */
function isOfTheBytes(error: unknown): boolean {
  if (!(error instanceof NodeError) || error.fault !== 'permanent') return false;
  return !(error instanceof HttpError) || error.code === 'HTTP_TOO_LARGE';
}

/** What a poll works with. `settled` and `failures` outlive it. */
export interface PollContext {
  readonly source: DicomwebSource;
  readonly http: HttpClient;
  readonly intake: Intake;
  readonly marks: FetchMarks;
  readonly logger: Logger;
  readonly nowMs: number;
  readonly signal: AbortSignal;
  readonly summary: PollSummary;
  /** Number of instances of the studies that held nothing new when they were last looked into. */
  readonly settled: Map<string, number>;
  /** By SOP Instance UID. */
  readonly failures: Map<string, FetchFailure>;
}

/** One pass over the studies of a source. A broken study or instance never stops the others; an absent source does. */
export class PollRun {
  readonly #context: PollContext;
  // In a row, of each kind: a source can list well and yet give out nothing.
  #listingFailures = 0;
  #retrievalFailures = 0;
  #fetched = 0;

  constructor(context: PollContext) {
    this.#context = context;
  }

  /** @throws HttpError when the source is away. */
  async visitStudies(studies: readonly StudyMatch[]): Promise<PollEnd> {
    const { settled, summary, source, signal } = this.#context;
    for (const study of studies) {
      if (signal.aborted) return 'cancelled';
      if (study.instanceCount !== null && settled.get(study.studyInstanceUid) === study.instanceCount) {
        summary.studies.settled += 1;
        continue;
      }
      if (summary.studies.opened >= source.limits.studies) return 'limit';
      summary.studies.opened += 1;
      const ended = await this.#visitStudy(study);
      if (ended !== null) return ended;
    }
    return 'done';
  }

  /** `null` = go on. */
  async #visitStudy(study: StudyMatch): Promise<PollEnd | null> {
    const { source, marks, summary, settled } = this.#context;
    const instances = await this.#listInstances(study);
    if (instances === null) return null;
    summary.instances.listed += instances.length;
    const uids = instances.map(({ sopInstanceUid }) => sopInstanceUid);
    const open = new Set(await marks.unfetched(source.name, uids));
    for (const instance of instances) {
      if (!open.has(instance.sopInstanceUid)) continue;
      const visited = await this.#visitInstance(instance);
      if (visited === 'settled') open.delete(instance.sopInstanceUid);
      else if (visited !== 'open') return visited;
    }
    if (open.size === 0 && study.instanceCount !== null)
      settled.set(study.studyInstanceUid, study.instanceCount);
    return null;
  }

  async #listInstances({ studyInstanceUid }: StudyMatch): Promise<InstanceMatch[] | null> {
    const { http, source, signal, summary, logger } = this.#context;
    try {
      const query = { http, pageSize: source.pageSize, signal };
      const instances = await findInstances(query, studyInstanceUid, source.seriesModalities);
      this.#listingFailures = 0;
      return instances;
    } catch (error) {
      this.#listingFailures += 1;
      this.#throwIfAway(error, this.#listingFailures);
      summary.studies.failed += 1;
      logger.error('dicomweb.study-failed', error, { source: source.name, studyInstanceUid });
      return null;
    }
  }

  async #visitInstance(instance: InstanceMatch): Promise<PollEnd | 'settled' | 'open'> {
    const { signal, failures, nowMs, summary, source } = this.#context;
    if (signal.aborted) return 'cancelled';
    if ((failures.get(instance.sopInstanceUid)?.retryAtMs ?? 0) > nowMs) {
      summary.instances.waiting += 1;
      return 'open';
    }
    if (this.#fetched >= source.limits.instances || summary.bytes >= source.limits.bytes) return 'limit';
    this.#fetched += 1;
    const file = await this.#retrieve(instance);
    return file === null ? this.#stateOf(instance) : await this.#take(instance, file);
  }

  /** `null` = failed, and recorded. */
  async #retrieve(instance: InstanceMatch): Promise<Uint8Array | null> {
    const { http, source, signal, summary } = this.#context;
    try {
      const file = await retrieveInstance(http, instance, source.limits.instanceBytes, signal);
      summary.bytes += file.byteLength;
      this.#retrievalFailures = 0;
      return file;
    } catch (error) {
      this.#retrievalFailures += 1;
      this.#throwIfAway(error, this.#retrievalFailures);
      await this.#recordFailure(instance, error);
      return null;
    }
  }

  async #take(instance: InstanceMatch, file: Uint8Array): Promise<PollEnd | 'settled' | 'open'> {
    const { intake, marks, source, failures, summary } = this.#context;
    let outcome: IntakeOutcome;
    try {
      const arrival = rawArrivalFromPart10(file, { kind: 'wado-rs', source: source.name });
      const { sopClassUid, sopInstanceUid } = instance;
      const expected = sopClassUid === '' ? {} : { expected: { sopClassUid, sopInstanceUid } };
      outcome = await intake({ ...arrival, ...expected });
    } catch (error) {
      if (error instanceof NodeError && error.fault !== 'permanent') {
        // A full disk is no fault of the instance, and no other one would fare better.
        summary.error = { code: error.code, message: error.message };
        return 'cannot-keep';
      }
      await this.#recordFailure(instance, error);
      return this.#stateOf(instance);
    }
    // Only now: a crash before this line costs a second fetch, never an instance.
    await marks.markFetched(source.name, instance.sopInstanceUid);
    failures.delete(instance.sopInstanceUid);
    summary.instances[outcome === 'new-version' ? 'newVersion' : outcome] += 1;
    return 'settled';
  }

  /** Remembers when to try again; what cannot help, or has failed too often, is refused for good. */
  async #recordFailure({ sopInstanceUid }: InstanceMatch, error: unknown): Promise<void> {
    const { failures, nowMs, source, marks, summary, logger } = this.#context;
    const code = error instanceof NodeError ? error.code : 'INTERNAL';
    const failure = isOfTheBytes(error) ? null : failedAgain(failures.get(sopInstanceUid), code, nowMs);
    if (failure === null) {
      failures.delete(sopInstanceUid);
      await marks.markFetched(source.name, sopInstanceUid);
      summary.instances.refused += 1;
      logger.error('dicomweb.refused', error, { source: source.name, sopInstanceUid });
      return;
    }
    failures.set(sopInstanceUid, failure);
    summary.instances.failed += 1;
    const { attempts, retryAtMs } = failure;
    const retryAt = new Date(retryAtMs).toISOString();
    logger.error('dicomweb.failed', error, { source: source.name, sopInstanceUid, attempts, retryAt });
  }

  #stateOf({ sopInstanceUid }: InstanceMatch): 'settled' | 'open' {
    return this.#context.failures.has(sopInstanceUid) ? 'open' : 'settled';
  }

  #throwIfAway(error: unknown, failuresInARow: number): void {
    const isAway = error instanceof HttpError && SOURCE_IS_AWAY.has(error.code);
    if (isAway || this.#context.signal.aborted || failuresInARow > MAX_FAILURES_IN_A_ROW) throw error;
  }
}
