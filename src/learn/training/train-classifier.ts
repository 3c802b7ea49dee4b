import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import type { InferenceEngine } from '../../infer/inference-engine.ts';
import { openEngine } from '../../infer/open-engine.ts';
import { SELF_CHECK_KEY, probeImage } from '../../infer/self-check.ts';
import { loadTfjs } from '../../infer/tfjs-runtime.ts';
import { classifierRac } from '../../networks/classifier-rac.ts';
import { exportOnnx } from '../../networks/export-onnx.ts';
import { withFocusHeads } from '../../networks/focus-heads.ts';
import { silentLogger } from '../../platform/logger.ts';
import { cachedPhantomSet } from '../samples/cached-set.ts';
import type { Answers } from '../evaluation/calibration.ts';
import { fitTemperature } from '../evaluation/calibration.ts';
import { loadCheckpoint, saveCheckpoint } from './checkpoint.ts';
import type { EpochReport } from './epoch-report.ts';
import { predictSet } from './predict-set.ts';
import { FOCUS_KINDS } from '../samples/focus-maps.ts';
import { generatorVersion } from '../samples/generator-version.ts';
import type { Figure, OperatingPoint } from '../evaluation/held-out-figures.ts';
import { heldOutFigures, scoresOf, truthsOf } from '../evaluation/held-out-figures.ts';
import type { LabelledImages } from '../samples/labelled-images.ts';
import { countClasses, imageAt } from '../samples/labelled-images.ts';
import { youdenThreshold } from '../evaluation/operating-point.ts';
import { classNamesOf } from '../samples/phantom-set.ts';
import type { ClassifierRecipe, RecipeSet } from './recipe.ts';
import { train } from './train.ts';
import { writeModel } from './write-model.ts';

/** What a training tells while it runs. */
export type TrainingEvent =
  | { readonly kind: 'set'; readonly name: string; readonly done: number; readonly count: number }
  | { readonly kind: 'classes'; readonly name: string; readonly counts: Readonly<Record<string, number>> }
  | {
      readonly kind: 'step';
      readonly epoch: number;
      readonly step: number;
      readonly steps: number;
      readonly loss: number;
    }
  | { readonly kind: 'epoch'; readonly report: EpochReport }
  | { readonly kind: 'figures'; readonly name: string; readonly figures: Readonly<Record<string, Figure>> };

export interface TrainClassifierOptions {
  /** Text of conf/readings.yaml. */
  readonly readingsYaml: string;
  /** Where made sets and checkpoints are kept; an interrupted training goes on from there. */
  readonly cacheFolder: string;
  /** Folder of the finished model: model.yaml and model.onnx. */
  readonly outputFolder: string;
  readonly workers?: number;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: TrainingEvent) => void;
}

/**
 * Makes a classifier from its recipe: synthetic sets, training with early stopping, temperature and operating point
 * from the validation set, export to ONNX, figures on held-out sets measured with onnxruntime on the exported file.
 */
export async function trainClassifier(
  recipe: ClassifierRecipe,
  options: TrainClassifierOptions,
): Promise<void> {
  await loadTfjs('wasm');
  const version = generatorVersion();
  const setOf = (name: string, set: RecipeSet): Promise<LabelledImages> =>
    makeSet(name, set, recipe, options, version);
  const classNames = classNamesOf(recipe.preset);
  const network = { ...recipe.input, ...recipe.network, classes: classNames.length };
  const model = classifierRac({ ...network, attention: 'in-residual' });
  const headed = withFocusHeads(model, recipe.focusLayers, FOCUS_KINDS, recipe.network.seed);
  const focusGrid = { rows: headed.rows, columns: headed.columns };
  const training = await makeSet('training', recipe.sets.training, recipe, options, version, focusGrid);
  const validation = await setOf('validation', recipe.sets.validation);
  const history = await trainWithCheckpoints(headed.network, training, validation, recipe, options, version);
  const classes = classNames.length;
  const raw: Answers = { probabilities: await predictSet(model, validation), classes };
  const temperature = fitTemperature(raw, validation.labels);
  divideLogits(model, temperature);
  const calibrated: Answers = { probabilities: await predictSet(model, validation), classes };
  const positive = recipe.training.positive.map((name) => classNames.indexOf(name));
  const threshold = youdenThreshold(scoresOf(calibrated, positive), truthsOf(validation.labels, positive));
  const onnx = exportOnnx(model, {
    classes: classNames.join(),
    preprocessing: recipe.input.preprocessing,
    [SELF_CHECK_KEY]: answerToProbe(model, recipe.input.rows, recipe.input.columns),
  });
  const write = (figures: Readonly<Record<string, Figure>>): Promise<string> =>
    writeModel(options.outputFolder, {
      recipe,
      onnx,
      classNames,
      threshold: Math.round(threshold * 1e4) / 1e4,
      temperature,
      history,
      weights: model.countParams(),
      generatorVersion: version,
      figures,
    });
  const file = await write({});
  await write(await measure(file, recipe, { positive, threshold }, setOf, options));
}

async function makeSet(
  name: string,
  { seed, count, changes }: RecipeSet,
  { preset, input }: ClassifierRecipe,
  { cacheFolder, readingsYaml, workers, signal, onEvent }: TrainClassifierOptions,
  version: string,
  focusGrid?: { readonly rows: number; readonly columns: number },
): Promise<LabelledImages> {
  const set = await cachedPhantomSet(
    cacheFolder,
    { preset, seed, count, changes, input, ...(focusGrid === undefined ? {} : { focusGrid }) },
    { readingsYaml, generatorVersion: version },
    {
      ...(workers === undefined ? {} : { workers }),
      ...(signal === undefined ? {} : { signal }),
      onCase: (done) => onEvent?.({ kind: 'set', name, done, count }),
    },
  );
  onEvent?.({ kind: 'classes', name, counts: countClasses(set) });
  return set;
}

async function trainWithCheckpoints(
  model: tf.LayersModel,
  training: LabelledImages,
  validation: LabelledImages,
  recipe: ClassifierRecipe,
  { cacheFolder, signal, onEvent }: TrainClassifierOptions,
  version: string,
): Promise<readonly EpochReport[]> {
  const checkpoint = join(cacheFolder, `${recipe.id}-${recipe.version}-${version}.checkpoint`);
  return train(model, training, validation, recipe.training, {
    resumeFrom: await loadCheckpoint(checkpoint),
    onCheckpoint: (state) => saveCheckpoint(checkpoint, state),
    onStep: (step) => onEvent?.({ kind: 'step', ...step }),
    onEpoch: (report) => onEvent?.({ kind: 'epoch', report }),
    ...(signal === undefined ? {} : { signal }),
  });
}

/** Temperature scaling, folded into the last layer so that the exported network is calibrated by itself. */
function divideLogits(model: tf.LayersModel, temperature: number): void {
  const layer = model.getLayer('classes');
  layer.setWeights(layer.getWeights().map((weight) => tf.div(weight, temperature)));
}

function answerToProbe(model: tf.LayersModel, rows: number, columns: number): string {
  return tf.tidy(() => {
    const probe = tf.tensor(probeImage(rows, columns), [1, rows, columns, 1]);
    return [...(model.predict(probe) as tf.Tensor).dataSync()].join();
  });
}

async function measure(
  file: string,
  recipe: ClassifierRecipe,
  point: OperatingPoint,
  setOf: (name: string, set: RecipeSet) => Promise<LabelledImages>,
  options: TrainClassifierOptions,
): Promise<Record<string, Figure>> {
  const engine = await openEngine(file, { providers: ['cpu'], threads: 1, logger: silentLogger });
  const all: Record<string, Figure> = {};
  try {
    for (const [name, spec] of Object.entries(recipe.sets.heldOut)) {
      const set = await setOf(name, spec);
      const figures = heldOutFigures(await answersOf(engine, set), set.labels, point);
      options.onEvent?.({ kind: 'figures', name, figures });
      for (const [figure, value] of Object.entries(figures)) all[`${name}.${figure}`] = value;
    }
  } finally {
    await engine.close();
  }
  return all;
}

async function answersOf(engine: InferenceEngine, set: LabelledImages): Promise<Answers> {
  const classes = set.classNames.length;
  const probabilities = new Float32Array(set.labels.length * classes);
  for (let index = 0; index < set.labels.length; index++) {
    const answer = await engine.run(imageAt(set, index), [1, set.rows, set.columns, 1]);
    probabilities.set(answer, index * classes);
  }
  return { probabilities, classes };
}
