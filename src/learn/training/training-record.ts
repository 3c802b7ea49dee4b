import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TfjsRuntime } from '../../infer/tfjs-runtime.ts';
import { PRODUCT } from '../../platform/product.ts';
import type { Figure } from '../evaluation/figure.ts';
import { describeSource } from '../samples/data-source.ts';
import type { LabelledImages } from '../samples/labelled-images.ts';
import { fingerprint } from '../samples/load-set.ts';
import { describeHost } from './describe-host.ts';
import type { TrainingRecipe } from './recipe.ts';
import { drawCurves } from './training-curves.ts';
import type { FinishedModel } from './write-model.ts';

/** What a set was, so that another one is told from it. */
export interface SetRecord {
  readonly source: string;
  readonly samples: number;
  readonly patients: number;
  /** SHA-256 of images and targets as the network sees them. */
  readonly sha256: string;
}

/** Describes a set by its source, size and content. */
export function describeSet(set: LabelledImages, source: string): SetRecord {
  return {
    source,
    samples: set.labels.length,
    patients: new Set(set.cases.map(({ patientId }) => patientId)).size,
    sha256: fingerprint(set),
  };
}

/** Says in words where the validation set of a recipe comes from. */
export function describeValidation({ data }: TrainingRecipe): string {
  if (data.validation === null) return 'none';
  return typeof data.validation === 'number'
    ? `${data.validation} of the training patients`
    : describeSource(data.validation);
}

/** Writes record.json (everything needed to repeat a training), curves.json and curves.svg. */
export async function writeRecord(
  folder: string,
  model: FinishedModel,
  {
    startedAt,
    runtime,
    ...rest
  }: {
    readonly startedAt: Date;
    readonly runtime: TfjsRuntime;
    readonly backend: string;
    readonly data: Readonly<Record<string, SetRecord | null>>;
    readonly figures: Readonly<Record<string, Figure>>;
  },
): Promise<void> {
  const { recipe, history, onnx, about, temperature, threshold, weights, workers, initialWeights } = model;
  const record = {
    format: 'osteonode-training-record',
    formatVersion: 1,
    statement: about.statement,
    program: { name: PRODUCT.name, version: PRODUCT.version, generator: model.generatorVersion },
    recipe,
    ...rest,
    runtime: { package: runtime.packageName, version: runtime.version },
    workers,
    initialWeights,
    weights,
    host: describeHost(),
    startedAt: startedAt.toISOString(),
    finishedAt: new Date().toISOString(),
    trainingSeconds: Math.round(history.reduce((sum, { seconds }) => sum + seconds, 0)),
    temperature,
    threshold,
    halfPrecisionChange: model.halfPrecisionChange,
    onnxSha256: createHash('sha256').update(onnx).digest('hex'),
  };
  await writeFile(join(folder, 'record.json'), `${JSON.stringify(record, null, 2)}\n`);
  await writeFile(join(folder, 'curves.json'), `${JSON.stringify(history, null, 2)}\n`);
  const remark = about.synthetic ? ' (SYNTHETIC data)' : '';
  await writeFile(join(folder, 'curves.svg'), drawCurves(history, `${recipe.id}${remark}`));
}
