import type * as Ort from 'onnxruntime-node';
import type { InferenceSession } from 'onnxruntime-node';
import { asError } from '../platform/node-error.ts';
import type { InferenceEngine } from './inference-engine.ts';
import { InferError } from './infer-error.ts';

/** Execution providers of onnxruntime that are used here. */
export const ONNX_PROVIDERS = ['cpu', 'cuda', 'webgpu'] as const;
export type OnnxProvider = (typeof ONNX_PROVIDERS)[number];

/**
 * ADAPTER: runs an ONNX file on onnxruntime with exactly one execution provider, so that nothing else can stand in for
 * it unseen (operators that a GPU provider lacks still run on the CPU inside onnxruntime).
 *
 * @throws Error when the provider is not available here
 */
export async function openOnnxEngine(
  modelFile: string,
  provider: OnnxProvider,
  threads: number,
): Promise<InferenceEngine> {
  const { ort, session } = await openSession(modelFile, provider, threads);
  const inputName = session.inputNames[0]!;
  const outputName = session.outputNames[0]!;
  return {
    identity: { name: 'onnxruntime-node', version: ort.env.versions.node ?? 'unknown', provider },
    async run(input, shape) {
      try {
        const results = await session.run({ [inputName]: new ort.Tensor('float32', input, shape) });
        return (results[outputName]!.data as Float32Array).slice();
      } catch (error) {
        throw new InferError('ENGINE_RUN', `onnxruntime (${provider}) failed: ${asError(error).message}`, {
          cause: error,
        });
      }
    },
    close: () => session.release(),
  };
}

/**
 * Loads a model, given as a file or as bytes, on exactly one execution provider.
 *
 * @throws Error when the provider is not available here
 */
export async function openSession(
  model: string | Uint8Array,
  provider: OnnxProvider,
  threads: number,
): Promise<{ readonly ort: typeof Ort; readonly session: InferenceSession }> {
  // Loaded here and not at the top: a machine on which the native library does not load still has other engines.
  const ort = await import('onnxruntime-node');
  ort.env.logLevel = 'fatal';
  const options = sessionOptions(provider, threads);
  const session =
    typeof model === 'string'
      ? await ort.InferenceSession.create(model, options)
      : await ort.InferenceSession.create(model, options);
  return { ort, session };
}

function sessionOptions(provider: OnnxProvider, threads: number): InferenceSession.SessionOptions {
  return {
    executionProviders: [provider],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    // 4 = fatal only: what goes wrong comes back as an exception, and standard error is ours.
    logSeverityLevel: 4,
    // Spinning threads wait for each other on a busy machine: three to ten times slower when cores are shared.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  };
}
