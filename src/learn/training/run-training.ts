import { createHash } from 'node:crypto';
import { appendFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openEngine } from '../../infer/open-engine.ts';
import type { TfjsRuntime } from '../../infer/tfjs-runtime.ts';
import { findNetwork } from '../../networks/network-catalogue.ts';
import { silentLogger } from '../../platform/logger.ts';
import { PRODUCT } from '../../platform/product.ts';
import { channelsOf } from '../../preprocess/network-input.ts';
import type { Figure } from '../evaluation/figure.ts';
import { describeSource } from '../samples/data-source.ts';
import { generatorVersion } from '../samples/generator-version.ts';
import type { LabelledImages } from '../samples/labelled-images.ts';
import { classesOfSource, fingerprint, statementOf } from '../samples/load-set.ts';
import { loadCheckpoint, saveCheckpoint } from './checkpoint.ts';
import { answersOfEngine, finishNetwork } from './finish-model.ts';
import { measureModel, tabulatePredictions } from './measure-model.ts';
import type { BuiltNetwork, NetworkSpec } from './network-spec.ts';
import { buildNetwork } from './network-spec.ts';
import type { SetOptions } from './prepare-sets.ts';
import { loadNamedSet, prepareSets } from './prepare-sets.ts';
import type { TrainingRecipe } from './recipe.ts';
import { train } from './train.ts';
import type { TrainingTask } from './step-runner.ts';
import type { TrainingBackend } from './backend-name.ts';
import { startBackend } from './training-backend.ts';
import { drawCurves } from './training-curves.ts';
import { describeEvent } from './describe-event.ts';
import type { TrainingEvent } from './training-event.ts';
import { describeHost } from './describe-host.ts';
import type { FinishedModel } from './write-model.ts';
import { WEIGHTS_FILE, writeModel } from './write-model.ts';

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
  const told = tellAndLog(options);
  const runtime = await startBackend(options.backend);
  const classNames = await classesOfSource(recipe.data.training, recipe.input);
  const network = networkOf(recipe, classNames);
  const built = buildNetwork(network);
  const sets = await prepareSets(recipe, built.focusGrid, setOptions(options, told.tell));
  const task: TrainingTask = { network, settings: recipe.training, backend: options.backend, ...sets };
  const data = {
    training: describeSet(sets.training, describeSource(recipe.data.training)),
    validation: sets.validation === null ? null : describeSet(sets.validation, describeValidation(recipe)),
  };
  const key = keyOf({ recipe, network, workers: options.workers, data });
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
    generatorVersion: generatorVersion(),
    figures: {},
  };
  await writeModel(options.outputFolder, model);
  const figures = await measure(model, options, told.tell);
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

async function measure(
  { recipe, threshold, about }: FinishedModel,
  options: RunTrainingOptions,
  tell: (event: TrainingEvent) => void,
): Promise<Record<string, Figure>> {
  const all: Record<string, Figure> = {};
  const heldOut = Object.entries(recipe.data.heldOut);
  if (heldOut.length === 0) return all;
  const file = join(options.outputFolder, WEIGHTS_FILE);
  const engine = await openEngine(file, { providers: ['cpu'], threads: 1, logger: silentLogger });
  try {
    for (const [name, source] of heldOut) {
      const set = await loadNamedSet(name, source, recipe.input, setOptions(options, tell));
      const { synthetic } = source.kind === 'phantom' ? { synthetic: true } : about;
      const names = { model: `${recipe.id} ${recipe.version}`, dataSet: `${recipe.id}: ${name}`, synthetic };
      const table = tabulatePredictions(names, await answersOfEngine(engine, set), set);
      const figures = measureModel(table, recipe.decision, threshold);
      tell({ kind: 'figures', name, figures });
      for (const [figure, value] of Object.entries(figures)) all[`${name}.${figure}`] = value;
      await writeFile(join(options.outputFolder, `predictions-${name}.json`), `${JSON.stringify(table)}\n`);
    }
  } finally {
    await engine.close();
  }
  return all;
}

interface SetRecord {
  readonly source: string;
  readonly samples: number;
  readonly patients: number;
  /** SHA-256 of images and targets as the network sees them. */
  readonly sha256: string;
}

function describeSet(set: LabelledImages, source: string): SetRecord {
  return {
    source,
    samples: set.labels.length,
    patients: new Set(set.cases.map(({ patientId }) => patientId)).size,
    sha256: fingerprint(set),
  };
}

function describeValidation({ data }: TrainingRecipe): string {
  if (data.validation === null) return 'none';
  return typeof data.validation === 'number'
    ? `${data.validation} of the training patients`
    : describeSource(data.validation);
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
}): string {
  const deciding = { ...rest, settings: recipe.training, input: recipe.input, program: PRODUCT.version };
  return createHash('sha256').update(JSON.stringify(deciding)).digest('hex');
}

async function writeRecord(
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
  const { recipe, history, onnx, about, temperature, threshold, weights, workers } = model;
  const record = {
    format: 'osteonode-training-record',
    formatVersion: 1,
    statement: about.statement,
    program: { name: PRODUCT.name, version: PRODUCT.version, generator: model.generatorVersion },
    recipe,
    ...rest,
    runtime: { package: runtime.packageName, version: runtime.version },
    workers,
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

/** Passes events on and appends them to the log; steps are too many for it. */
function tellAndLog({ outputFolder, onEvent }: RunTrainingOptions): {
  readonly tell: (event: TrainingEvent) => void;
  readonly close: () => Promise<void>;
} {
  const path = join(outputFolder, 'train.log');
  let written = Promise.resolve();
  return {
    tell: (event) => {
      onEvent?.(event);
      const isLast = event.kind === 'set' && event.done < event.count;
      if (event.kind === 'step' || isLast) return;
      const line = `${new Date().toISOString()} ${describeEvent(event)}\n`;
      written = written.then(() => appendFile(path, line));
    },
    close: () => written,
  };
}
