import { parentPort, workerData } from 'node:worker_threads';
import { modelIdentity } from '../infer/model-manifest.ts';
import type { Logger } from '../platform/logger.ts';
import type { ErrorContext, Fault } from '../platform/node-error.ts';
import { NodeError, asError } from '../platform/node-error.ts';
import type { ModelInUse } from '../study/model-in-use.ts';
import { analyseScan } from './analyse-scan.ts';
import type { Analysis, AnalysisRequest } from './analysis.ts';
import type { AnalysisSettings } from './open-stations.ts';
import { openStations } from './open-stations.ts';

/** An error in a form that crosses threads. */
export interface ThrownInThread {
  readonly code: string;
  readonly fault: Fault;
  readonly message: string;
  readonly context: ErrorContext;
}

export type FromThread =
  | {
      readonly kind: 'log';
      readonly level: 'debug' | 'info' | 'warn';
      readonly code: string;
      readonly context: ErrorContext;
    }
  | { readonly kind: 'ready'; readonly models: readonly ModelInUse[] }
  /** A model or an engine cannot be used: the node cannot classify. */
  | { readonly kind: 'refused'; readonly error: ThrownInThread }
  | { readonly kind: 'analysis'; readonly analysis: Analysis }
  | { readonly kind: 'failed'; readonly error: ThrownInThread };

if (parentPort === null) throw new Error('analysis-thread.ts runs only as a worker thread');
const port = parentPort;
const post = (message: FromThread): void => port.postMessage(message);
const logger = forwardingLogger(post);
try {
  const stations = await openStations(workerData as AnalysisSettings, logger);
  port.on('message', (request: AnalysisRequest) => {
    analyseScan(request, stations).then(
      (analysis) =>
        port.postMessage({ kind: 'analysis', analysis } satisfies FromThread, ownBuffers(analysis)),
      (thrown: unknown) => post({ kind: 'failed', error: flatten(thrown) }),
    );
  });
  const models = stations.models.map(({ name, model, engine }) => ({
    name,
    model: modelIdentity(model),
    engine: engine.identity,
  }));
  post({ kind: 'ready', models });
} catch (thrown) {
  post({ kind: 'refused', error: flatten(thrown) });
}

/** Buffers that hold one thing of the result and nothing else: they change hands, the rest is copied. */
function ownBuffers({ bundle }: Analysis): ArrayBuffer[] {
  const views = [...bundle.objects.map(({ bytes }) => bytes), bundle.overlayPng];
  const buffers = views.flatMap(({ buffer, byteLength }) =>
    buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [],
  );
  return [...new Set(buffers)];
}

function forwardingLogger(post: (message: FromThread) => void): Logger {
  const forward =
    (level: 'debug' | 'info' | 'warn') =>
    (code: string, context: ErrorContext = {}): void =>
      post({ kind: 'log', level, code, context });
  return {
    debug: forward('debug'),
    info: forward('info'),
    warn: forward('warn'),
    error: (code, thrown, context) => {
      const { message, fault, code: errorCode } = flatten(thrown);
      post({ kind: 'log', level: 'warn', code, context: { ...context, errorCode, fault, reason: message } });
    },
  };
}

function flatten(thrown: unknown): ThrownInThread {
  if (thrown instanceof NodeError)
    return { code: thrown.code, fault: thrown.fault, message: thrown.message, context: thrown.context };
  return { code: 'ANALYSIS_DEFECT', fault: 'permanent', message: asError(thrown).message, context: {} };
}
