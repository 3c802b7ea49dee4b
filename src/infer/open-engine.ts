import type { Logger } from '../platform/logger.ts';
import { asError } from '../platform/node-error.ts';
import { reasonAgainstGpu } from './gpu-adapter.ts';
import { InferError } from './infer-error.ts';
import type { InferenceEngine } from './inference-engine.ts';
import { openOnnxEngine } from './onnx-engine.ts';
import type { OnnxModel } from './onnx-file.ts';
import { readOnnxFile } from './onnx-file.ts';
import { checkEngine } from './self-check.ts';
import { openTfjsEngine } from './tfjs-engine.ts';

/** All engines, in the order in which they are tried unless configured otherwise. */
export const ENGINE_PROVIDERS = ['cuda', 'webgpu', 'tfjs-node-gpu', 'cpu', 'tfjs-wasm'] as const;
export type EngineProvider = (typeof ENGINE_PROVIDERS)[number];

/** What came of trying one provider; also what `doctor` prints. */
export interface ProbeOutcome {
  readonly provider: string;
  readonly opened: boolean;
  /** Why not, in plain words; empty when it opened. */
  readonly reason: string;
}

export interface OpenEngineOptions {
  /** In the order in which to try them. */
  readonly providers: readonly string[];
  /** Threads inside one operation; keep it low where cores are shared. */
  readonly threads: number;
  readonly logger: Logger;
  /** Id of the model, for the log. */
  readonly model?: string;
  /** Told of every provider tried. */
  readonly onProbe?: (outcome: ProbeOutcome) => void;
}

/**
 * Opens a model on the first provider that works, in the order given. Each attempt is logged with its reason, and the
 * engine says what it is, so that nothing falls back unseen. The engine has run once (warm, and checked against the
 * answer recorded in the model) when this resolves.
 *
 * @throws InferError ENGINE_NONE when no provider works, naming each reason; MODEL_GRAPH when the file is no ONNX model
 */
export async function openEngine(modelFile: string, options: OpenEngineOptions): Promise<InferenceEngine> {
  const model = await readOnnxFile(modelFile);
  const named = options.model === undefined ? {} : { model: options.model };
  const refusals: string[] = [];
  for (const provider of options.providers) {
    const started = performance.now();
    try {
      const engine = await openAndCheck(modelFile, model, provider, options.threads);
      options.onProbe?.({ provider, opened: true, reason: '' });
      options.logger.info('engine.probe', { ...named, provider, outcome: 'opened' });
      options.logger.info('engine.open', {
        ...named,
        ...engine.identity,
        openMs: Math.round(performance.now() - started),
      });
      return engine;
    } catch (error) {
      const reason = firstSentence(asError(error).message);
      refusals.push(`${provider}: ${reason}`);
      options.onProbe?.({ provider, opened: false, reason });
      options.logger.info('engine.probe', { ...named, provider, outcome: 'refused', reason });
    }
  }
  const what = options.model === undefined ? '' : ` for ${options.model}`;
  throw new InferError('ENGINE_NONE', `no inference engine works here${what} (${refusals.join('; ')})`);
}

async function openAndCheck(
  modelFile: string,
  model: OnnxModel,
  provider: string,
  threads: number,
): Promise<InferenceEngine> {
  const engine = await open(modelFile, model, provider, threads);
  try {
    await checkEngine(engine, model);
    return engine;
  } catch (error) {
    await engine.close();
    throw error;
  }
}

async function open(
  modelFile: string,
  model: OnnxModel,
  provider: string,
  threads: number,
): Promise<InferenceEngine> {
  switch (provider as EngineProvider) {
    case 'webgpu': {
      const reason = reasonAgainstGpu();
      if (reason !== null) throw new Error(reason);
      return openOnnxEngine(modelFile, 'webgpu', threads);
    }
    case 'cuda':
      return openOnnxEngine(modelFile, 'cuda', threads);
    case 'cpu':
      return openOnnxEngine(modelFile, 'cpu', threads);
    case 'tfjs-node-gpu':
      return openTfjsEngine(model, 'node-gpu');
    case 'tfjs-wasm':
      return openTfjsEngine(model, 'wasm');
    default:
      throw new Error(`unknown provider; known are ${ENGINE_PROVIDERS.join(', ')}`);
  }
}

/** Native libraries answer with whole pages of paths; the first line says what is wrong. */
function firstSentence(message: string): string {
  return message.split('\n')[0]!.slice(0, 300);
}
