import type { Clock } from '../platform/clock.ts';
import type { HttpClient } from '../platform/http-client.ts';
import type { Logger } from '../platform/logger.ts';
import { NodeError, asError } from '../platform/node-error.ts';
import { readPollCursor, recentFailures, studyDateRange } from './dicomweb-cursor.ts';
import type { FetchMarks } from './dicomweb-fetch-marks.ts';
import { PollRun } from './dicomweb-poll-run.ts';
import { emptyPollSummary } from './dicomweb-poll-summary.ts';
import type { PollSummary } from './dicomweb-poll-summary.ts';
import { findStudies } from './dicomweb-query.ts';
import type { DicomwebSource } from './dicomweb-source.ts';
import type { Intake } from './intake.ts';

/** What a poller works with. */
export interface PollerParts {
  readonly http: HttpClient;
  readonly intake: Intake;
  readonly marks: FetchMarks;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Fetches from one DICOMweb source what is new there: QIDO-RS, WADO-RS, intake, and only then a mark. */
export class DicomwebPoller {
  readonly #source: DicomwebSource;
  readonly #parts: PollerParts;
  /** Spares the questions about studies that hold nothing new; a restart asks them once more. */
  readonly #settled = new Map<string, number>();
  #isRunning = false;

  constructor(source: DicomwebSource, parts: PollerParts) {
    this.#source = source;
    this.#parts = parts;
  }

  /** One poll, unless one is going on. Never throws: how it ended is in the summary. */
  async pollOnce(signal: AbortSignal): Promise<PollSummary> {
    const { logger } = this.#parts;
    const source = this.#source.name;
    const summary = emptyPollSummary(source);
    if (this.#isRunning) {
      summary.ended = 'already-running';
      return summary;
    }
    this.#isRunning = true;
    try {
      await this.#poll(summary, signal);
    } catch (error) {
      summary.ended = signal.aborted ? 'cancelled' : 'source-unavailable';
      summary.error = {
        code: error instanceof NodeError ? error.code : 'INTERNAL',
        message: asError(error).message,
      };
      if (!signal.aborted) logger.error('dicomweb.poll-failed', error, { source });
    } finally {
      this.#isRunning = false;
    }
    const { ended, bytes, studies, instances } = summary;
    const level = instances.stored + instances.newVersion > 0 ? 'info' : 'debug';
    logger[level]('dicomweb.polled', { source, ended, bytes, studies: studies.listed, ...instances });
    return summary;
  }

  async #poll(summary: PollSummary, signal: AbortSignal): Promise<void> {
    const { marks, http, clock } = this.#parts;
    const nowMs = clock.nowMs();
    const source = this.#source;
    const cursor = readPollCursor(await marks.readCursor(source.name));
    const failures = new Map(Object.entries(cursor.failures));
    const context = { source, ...this.#parts, nowMs, signal, summary, settled: this.#settled, failures };
    let isComplete = false;
    try {
      const filters = { StudyDate: studyDateRange(source, cursor, nowMs), ...source.filters };
      const studies = await findStudies({ http, pageSize: source.pageSize, signal }, filters);
      summary.studies.listed = studies.length;
      this.#forgetSettledExcept(new Set(studies.map(({ studyInstanceUid }) => studyInstanceUid)));
      summary.ended = await new PollRun(context).visitStudies(studies);
      isComplete = summary.ended === 'done' && summary.studies.failed === 0;
    } finally {
      // What was learnt of single instances holds, however the poll ended.
      await marks.writeCursor(source.name, {
        completedAtMs: isComplete ? nowMs : cursor.completedAtMs,
        failures: recentFailures(failures, nowMs),
      });
    }
  }

  #forgetSettledExcept(listed: ReadonlySet<string>): void {
    for (const uid of this.#settled.keys()) if (!listed.has(uid)) this.#settled.delete(uid);
  }
}
