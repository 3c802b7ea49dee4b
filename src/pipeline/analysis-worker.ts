import { Worker } from 'node:worker_threads';
import type { ModelInUse } from '../study/model-in-use.ts';
import type { Logger } from '../platform/logger.ts';
import type { Analysis, AnalysisRequest } from './analysis.ts';
import type { FromThread, ThrownInThread } from './analysis-thread.ts';
import type { AnalysisSettings } from './open-stations.ts';
import { PipelineError } from './pipeline-error.ts';

/** The one thread that decodes, fuses, classifies and draws, so that the event loop stays free to answer the PACS. */
export interface AnalysisWorker {
  /** Resolves when every configured model is loaded and has run once. */
  readonly ready: Promise<readonly ModelInUse[]>;
  /** Models and engines in use; `null` while they are not loaded or one of them cannot be. */
  models(): readonly ModelInUse[] | null;
  analyse(request: AnalysisRequest): Promise<Analysis>;
  close(): Promise<void>;
}

/**
 * Starts the thread. A scan that takes longer than `timeoutMs`, or that kills the thread, fails alone: the thread is
 * started anew for the next one.
 */
export function startAnalysisWorker(
  settings: AnalysisSettings,
  timeoutMs: number,
  logger: Logger,
): AnalysisWorker {
  let thread = new AnalysisThread(settings, logger);
  let turn: Promise<unknown> = Promise.resolve();
  let closed = false;
  const analyseNow = async (request: AnalysisRequest): Promise<Analysis> => {
    if (closed) throw new PipelineError('ANALYSIS_STOPPED', 'transient', 'the node is shutting down');
    if (thread.ended) thread = new AnalysisThread(settings, logger);
    await thread.ready;
    return thread.run(request, timeoutMs);
  };
  return {
    ready: thread.ready,
    models: () => thread.models,
    analyse(request) {
      const result = turn.then(() => analyseNow(request));
      turn = result.catch(() => undefined);
      return result;
    },
    async close() {
      closed = true;
      await thread.terminate();
    },
  };
}

interface Waiting {
  readonly resolve: (analysis: Analysis) => void;
  readonly reject: (error: Error) => void;
}

class AnalysisThread {
  readonly ready: Promise<readonly ModelInUse[]>;
  ended = false;
  models: readonly ModelInUse[] | null = null;
  readonly #worker: Worker;
  #waiting: Waiting | null = null;

  constructor(settings: AnalysisSettings, logger: Logger) {
    this.#worker = new Worker(new URL('./analysis-thread.ts', import.meta.url), { workerData: settings });
    const ready = Promise.withResolvers<readonly ModelInUse[]>();
    this.ready = ready.promise;
    // Whoever needs the thread awaits `ready`; until somebody does, a failure must not end the process.
    ready.promise.catch(() => undefined);
    const fail = (error: Error): void => {
      this.ended = true;
      this.models = null;
      ready.reject(error);
      this.#settle((waiting) => waiting.reject(error));
    };
    this.#worker.on('message', (message: FromThread) => {
      switch (message.kind) {
        case 'log':
          logger[message.level](message.code, message.context);
          return;
        case 'ready':
          this.models = message.models;
          ready.resolve(message.models);
          return;
        case 'analysis':
          this.#settle((waiting) => waiting.resolve(message.analysis));
          return;
        case 'refused':
          // Transient: an admin can put the right model in its place, and the next attempt loads it.
          fail(revive({ ...message.error, fault: 'transient' }));
          return;
        case 'failed':
          this.#settle((waiting) => waiting.reject(revive(message.error)));
          return;
        default:
          message satisfies never;
      }
    });
    this.#worker.on('error', (cause) =>
      fail(new PipelineError('ANALYSIS_CRASHED', 'ambiguous', 'the analysis thread failed', { cause })),
    );
    this.#worker.on('exit', (code) =>
      fail(new PipelineError('ANALYSIS_CRASHED', 'ambiguous', `the analysis thread ended with code ${code}`)),
    );
  }

  run(request: AnalysisRequest, timeoutMs: number): Promise<Analysis> {
    const { promise, resolve, reject } = Promise.withResolvers<Analysis>();
    this.#waiting = { resolve, reject };
    const timer = setTimeout(() => {
      reject(
        new PipelineError('ANALYSIS_TIMEOUT', 'ambiguous', `the analysis took longer than ${timeoutMs} ms`),
      );
      void this.terminate();
    }, timeoutMs);
    this.#worker.postMessage(request);
    return promise.finally(() => clearTimeout(timer));
  }

  async terminate(): Promise<void> {
    this.ended = true;
    await this.#worker.terminate();
  }

  #settle(settle: (waiting: Waiting) => void): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting !== null) settle(waiting);
  }
}

function revive({ code, fault, message, context }: ThrownInThread): PipelineError {
  return new PipelineError(code, fault, message, { context });
}
