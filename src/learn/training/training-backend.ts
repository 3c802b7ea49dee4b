import { reasonAgainstGpu } from '../../infer/gpu-adapter.ts';
import type { TfjsRuntime } from '../../infer/tfjs-runtime.ts';
import { loadTfjs } from '../../infer/tfjs-runtime.ts';
import { asError } from '../../platform/node-error.ts';
import { installBatchNormGradient } from './batch-norm-gradient.ts';
import type { TrainingBackend } from './backend-name.ts';
import { TrainingError } from './training-error.ts';
import { installWasmGradients } from './wasm-gradients.ts';

/**
 * Puts the backend in force and gives it the gradients it lacks.
 *
 * @throws TrainingError TRAIN_BACKEND with the reason why it cannot be used here
 */
export async function startBackend({ name, allowSoftware }: TrainingBackend): Promise<TfjsRuntime> {
  const reason = name === 'webgpu' && !allowSoftware ? reasonAgainstGpu() : null;
  if (reason !== null)
    throw new TrainingError('TRAIN_BACKEND', `no training on webgpu: ${reason} (--allow-software takes any)`);
  try {
    const runtime = await loadTfjs(name);
    if (name === 'wasm') installWasmGradients();
    installBatchNormGradient();
    return runtime;
  } catch (error) {
    throw new TrainingError('TRAIN_BACKEND', `no training on ${name}: ${asError(error).message}`, {
      cause: error,
    });
  }
}
