import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as tf from '@tensorflow/tfjs';
import { stringify } from 'yaml';
import { SELF_CHECK_KEY, probeImage } from '../../src/infer/self-check.ts';
import { loadTfjs } from '../../src/infer/tfjs-runtime.ts';
import { CLASSIFIER_IN_RAC, classifierRac } from '../../src/networks/classifier-rac.ts';
import { exportOnnx } from '../../src/networks/export-onnx.ts';
import { unsettleBatchNorms } from '../networks/networks-at-toy-size.ts';

/** Odd sizes on purpose: asymmetric padding shows only there. */
export const TOY = { ...CLASSIFIER_IN_RAC, rows: 50, columns: 27, width: 8, blocks: [1, 2], seed: 11 };

/** A small network with random weights and unsettled batch norms, as a folder like those under models/. */
export async function writeToyModel(
  options: { readonly selfCheck?: string; readonly manifest?: Record<string, unknown> } = {},
): Promise<{ directory: string; file: string; model: tf.LayersModel; remove: () => Promise<void> }> {
  const { tf: runtime } = await loadTfjs('wasm');
  const model = classifierRac(TOY);
  unsettleBatchNorms(model, runtime);
  const probe = runtime.tensor(probeImage(TOY.rows, TOY.columns), [1, TOY.rows, TOY.columns, 1]);
  const answer = [...(model.predict(probe) as tf.Tensor).dataSync()].join();
  const bytes = exportOnnx(model, { [SELF_CHECK_KEY]: options.selfCheck ?? answer });
  const directory = await mkdtemp(join(tmpdir(), 'osteonode-model-'));
  const file = join(directory, 'model.onnx');
  await writeFile(file, bytes);
  await writeFile(join(directory, 'model.yaml'), stringify({ ...manifestOf(bytes), ...options.manifest }));
  return { directory, file, model, remove: () => rm(directory, { recursive: true }) };
}

/** A manifest that is valid in every field. */
export function manifestOf(weights: Uint8Array): Record<string, unknown> {
  return {
    id: 'toy',
    version: '0.0.1',
    title: 'Toy network',
    file: 'model.onnx',
    weightsSha256: createHash('sha256').update(weights).digest('hex'),
    input: { rows: TOY.rows, columns: TOY.columns, preprocessing: 'toy-v1' },
    classes: ['NoMet', 'ADMet', 'nADMet'].map((name) => ({ name, code: name })),
    decision: { rule: 'threshold', finding: 'metastatic', positive: ['ADMet', 'nADMet'], threshold: 0.4 },
    training: { statement: 'Not trained at all.', data: 'none', settings: { seed: 11 } },
    metrics: {},
    card: 'A toy.',
  };
}
