import { createHash } from 'node:crypto';
import type { NetworkVariant } from '../../networks/network-options.ts';
import { PRODUCT } from '../../platform/product.ts';
import type { TrainingRequest } from '../training/make-recipe.ts';
import type { PresetName } from '../training/training-settings.ts';
import { PRESETS } from '../training/training-settings.ts';
import { ExperimentError } from './experiment-error.ts';
import type { Experiment, ExperimentRow, Paper } from './experiment.ts';
import type { Scale } from './scale.ts';
import { repetitionsAt, trainingAt } from './scale.ts';

/** What of an experiment is wanted, and how. */
export interface ExperimentRequest {
  readonly experiment: Experiment;
  readonly scale: Scale;
  readonly seed: number;
  /** Only these networks; left out = all. */
  readonly only?: readonly string[];
  /** Settings instead of the paper's. */
  readonly preset?: PresetName;
  /** `literal` = as printed, where that can be built at all. */
  readonly variant: NetworkVariant;
}

/** One training of an experiment, before it is done. */
export interface PlannedTraining {
  readonly row: ExperimentRow;
  /** Run or fold, from 0. */
  readonly repetition: number;
  /** Name of its folder: the same training has the same name in every experiment, so that it is done only once. */
  readonly name: string;
  /** Of everything that decides its outcome. */
  readonly key: string;
  /** Without the path of the data set. */
  readonly training: Omit<TrainingRequest, 'data'>;
  /** Name of the held-out set. */
  readonly heldOut: string;
}

const PRESET_OF: Readonly<Record<Paper, PresetName>> = {
  S000: 's000',
  S001: 's001',
  S002: 's002',
  S004: 's004',
};

/**
 * The trainings of an experiment, row by row.
 *
 * @throws ExperimentError EXPERIMENT_REQUEST when a network of `only` is not compared there
 */
export function planTrainings(request: ExperimentRequest): PlannedTraining[] {
  const { experiment, scale, only } = request;
  const known = [...new Set(experiment.rows.map(({ network }) => network))];
  const unknown = only?.filter((name) => !known.includes(name)) ?? [];
  if (unknown.length > 0)
    throw new ExperimentError(
      `${experiment.id} does not compare ${unknown.join(', ')}; its networks: ${known.join(', ')}`,
    );
  const count = repetitionsAt(experiment.repetition, scale);
  return experiment.rows
    .filter(({ network }) => only === undefined || only.includes(network))
    .flatMap((row) => Array.from({ length: count }, (_, repetition) => planOne(request, row, repetition)));
}

function planOne(request: ExperimentRequest, row: ExperimentRow, repetition: number): PlannedTraining {
  const { experiment, scale, seed, variant, preset = PRESET_OF[experiment.paper] } = request;
  const isFold = experiment.repetition.kind === 'folds';
  const training = {
    network: row.network,
    preset,
    variant,
    source: row.data.unit,
    // Folds differ by their data; runs by their seed.
    seed: isFold ? seed : seed + repetition,
    ...(isFold ? { fold: repetition } : {}),
    ...trainingAt(scale, experiment.paper, PRESETS[preset].batchSize),
  };
  const { printed, preset: phantoms, originals, change, merged } = row.data;
  const data = { phantoms, originals, change, merged };
  const deciding = { training, data, scale: scale.name, split: seed, program: PRODUCT.version };
  const key = createHash('sha256').update(JSON.stringify(deciding)).digest('hex');
  const part = isFold ? `fold${repetition}` : `run${repetition + 1}`;
  return {
    row,
    repetition,
    name: `${row.network}-${fileNameOf(printed)}-${part}-${key.slice(0, 8)}`,
    key,
    training,
    heldOut: isFold ? `fold${repetition}` : 'test',
  };
}

function fileNameOf(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}
