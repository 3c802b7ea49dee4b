import { basename } from 'node:path';
import type * as tf from '@tensorflow/tfjs';
import { sha256OfFile } from '../../infer/model-manifest.ts';
import { loadPretrained } from '../../networks/pretrained/load-pretrained.ts';
import type { PretrainedReport } from '../../networks/pretrained/load-pretrained.ts';
import { PYTORCH_LAYOUTS } from '../../networks/pretrained/pytorch-layouts.ts';
import { TrainingError } from './training-error.ts';

/** Weights trained elsewhere that a training began with; goes into its record. */
export interface InitialWeights extends PretrainedReport {
  /** Without its folder. */
  readonly file: string;
  readonly sha256: string;
}

/**
 * Puts weights that were trained elsewhere (for example on ImageNet) into a network before it is trained.
 *
 * @param path - a safetensors file with the names of PyTorch's model zoo
 * @throws TrainingError TRAIN_SETTINGS when this network has no counterpart there; NetworkError for a file that does not fit
 * @source
 */
export async function loadInitialWeights(
  classifier: tf.LayersModel,
  network: string,
  path: string,
): Promise<InitialWeights> {
  const layout = PYTORCH_LAYOUTS[network];
  if (layout === undefined)
    throw new TrainingError(
      'TRAIN_SETTINGS',
      `--weights: network ${network} has no counterpart with weights elsewhere; those that have: ${Object.keys(PYTORCH_LAYOUTS).join(', ')}`,
    );
  const report = await loadPretrained(classifier, path, layout);
  return { file: basename(path), sha256: await sha256OfFile(path), ...report };
}
