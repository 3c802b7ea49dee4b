import { createHash } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TfjsRuntime } from '../../infer/tfjs-runtime.ts';
import { findNetwork } from '../../networks/network-catalogue.ts';
import { PRODUCT } from '../../platform/product.ts';
import { channelsOf } from '../../preprocess/preprocessing-ids.ts';
import type { Figure } from '../evaluation/figure.ts';
import { describeSource } from '../samples/data-source.ts';
import { generatorVersion } from '../samples/generator-version.ts';
import { classesOfSource, statementOf } from '../samples/load-set.ts';
import { loadCheckpoint, saveCheckpoint } from './checkpoint.ts';
import { finishNetwork } from './finish-model.ts';
import type { BuiltNetwork, NetworkSpec } from './network-spec.ts';
import { buildNetwork } from './network-spec.ts';
import type { SetOptions } from './prepare-sets.ts';
import { prepareSets } from './prepare-sets.ts';
import type { TrainingRecipe } from './recipe.ts';
import { train } from './train.ts';
import type { TrainingTask } from './step-runner.ts';
import type { TrainingBackend } from './backend-name.ts';
import { startBackend } from './training-backend.ts';
import type { TrainingEvent } from './training-event.ts';
import type { FinishedModel } from './write-model.ts';
import { writeModel } from './write-model.ts';
import { measureHeldOut } from './measure-held-out.ts';
import { loadInitialWeights } from './initial-weights.ts';
import { tellAndLog } from './training-log.ts';
import { describeSet, describeValidation, writeRecord } from './training-record.ts';

export interface RunTrainingOptions {
  /** Text of conf/readings.yaml. */
  readonly readingsYaml: string;
  /** Where made phantom sets are kept. */
  readonly cacheFolder: string;
  /** Gets the model, the record, the curves, the log, and while training the checkpoint. */
  readonly outputFolder: string;
  readonly backend: TrainingBackend;
  /** Threads that train; 1 = this one. */
  readonly workers: number;
  /** Weights trained elsewhere to begin with: a safetensors file. */
  readonly initialWeights?: string;
  /** Threads that make phantoms; left out = all cores. */
  readonly makers?: number;
  readonly checkpointSeconds?: number;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: TrainingEvent) => void;
}

/** What a training came to. */
export interface TrainingOutcome {
  readonly folder: string;
  readonly figures: Readonly<Record<string, Figure>>;
  readonly epochs: number;
}

/**
 * Makes a model from its recipe: sets, training, calibration and operating point from the validation set, export to
 * ONNX, figures on held-out sets measured with onnxruntime on the exported file, and a record that says everything
 * needed to repeat it. Called again on the same folder after an interruption, it goes on where it was.
 *
 * @throws TrainingError, and what the sources of the data throw
 */
export async function runTraining(
  recipe: TrainingRecipe,
  options: RunTrainingOptions,
): Promise<TrainingOutcome> {
  const startedAt = new Date();
  await mkdir(options.outputFolder, { recursive: true });
  const told = tellAndLog(options.outputFolder, options.onEvent);
  const runtime = await startBackend(options.backend);
  const classNames = await classesOfSource(recipe.data.training, recipe.input);
  const network = networkOf(recipe, classNames);
  const built = buildNetwork(network);
  const initialWeights =
    options.initialWeights === undefined
      ? null
      : await loadInitialWeights(built.classifier, network.name, options.initialWeights);
  const sets = await prepareSets(recipe, built.focusGrid, setOptions(options, told.tell));
  const task: TrainingTask = { network, settings: recipe.training, backend: options.backend, ...sets };
  const data = {
    training: describeSet(sets.training, describeSource(recipe.data.training)),
    validation: sets.validation === null ? null : describeSet(sets.validation, describeValidation(recipe)),
  };
  const key = keyOf({
    recipe,
    network,
    workers: options.workers,
    data,
    ...(initialWeights === null ? {} : { initialWeights: initialWeights.sha256 }),
  });
  const history = await trainWithCheckpoints(task, built, { key, options, runtime, tell: told.tell });
  const finished = await finishNetwork(built.classifier, recipe, {
    validation: sets.validation,
    classNames,
    folder: options.outputFolder,
  });
  const model: FinishedModel = {
    recipe,
    classNames,
    history,
    about: await statementOf(recipe.data.training),
    ...finished,
    samples: {
      training: sets.training.labels.length,
      validation: sets.validation?.labels.length ?? 0,
    },
    weights: built.classifier.countParams(),
    workers: options.workers,
    initialWeights,
    generatorVersion: generatorVersion(),
    figures: {},
  };
  await writeModel(options.outputFolder, model);
  const figures = await measureHeldOut(model, options.outputFolder, setOptions(options, told.tell));
  await writeModel(options.outputFolder, { ...model, figures });
  await writeRecord(options.outputFolder, model, {
    startedAt,
    runtime,
    data,
    backend: options.backend.name,
    figures,
  });
  await rm(checkpointPath(options), { force: true });
  await told.close();
  return { folder: options.outputFolder, figures, epochs: history.length };
}

function networkOf(recipe: TrainingRecipe, classNames: readonly string[]): NetworkSpec {
  const { name, ...options } = recipe.network;
  const { rows, columns } = recipe.input;
  const channels = channelsOf(recipe.input);
  return {
    name: findNetwork(name).name,
    options: { ...options, rows, columns, channels, classes: classNames.length },
    focusLayers: recipe.focusLayers,
  };
}

function setOptions(
  { readingsYaml, cacheFolder, makers, signal }: RunTrainingOptions,
  onEvent: (event: TrainingEvent) => void,
): SetOptions {
  return { readingsYaml, cacheFolder, workers: makers, signal, onEvent };
}

const checkpointPath = ({ outputFolder }: RunTrainingOptions): string =>
  join(outputFolder, 'checkpoint.tensors');

async function trainWithCheckpoints(
  task: TrainingTask,
  built: BuiltNetwork,
  {
    key,
    options,
    runtime,
    tell,
  }: {
    readonly key: string;
    readonly options: RunTrainingOptions;
    readonly runtime: TfjsRuntime;
    readonly tell: (event: TrainingEvent) => void;
  },
): ReturnType<typeof train> {
  const path = checkpointPath(options);
  const resumeFrom = await loadCheckpoint(path, key);
  tell({
    kind: 'start',
    network: task.network.name,
    weights: built.classifier.countParams(),
    backend: `${runtime.packageName} ${runtime.version}`,
    workers: options.workers,
    resumedAfter: resumeFrom?.history.length ?? 0,
  });
  return train(task, built, {
    workers: options.workers,
    resumeFrom,
    onCheckpoint: (state) => saveCheckpoint(path, key, state),
    onStep: (report) => tell({ kind: 'step', report }),
    onEpoch: (report) => tell({ kind: 'epoch', report }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    ...(options.checkpointSeconds === undefined ? {} : { checkpointSeconds: options.checkpointSeconds }),
  });
}

/** Stands for everything that decides the weights; texts of the card do not. */
function keyOf({
  recipe,
  ...rest
}: {
  readonly recipe: TrainingRecipe;
  readonly network: NetworkSpec;
  readonly workers: number;
  readonly data: unknown;
  readonly initialWeights?: string;
}): string {
  const deciding = { ...rest, settings: recipe.training, input: recipe.input, program: PRODUCT.version };
  return createHash('sha256').update(JSON.stringify(deciding)).digest('hex');
}
