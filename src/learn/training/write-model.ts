import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { parseManifest } from '../../infer/model-manifest.ts';
import { findNetwork } from '../../networks/network-catalogue.ts';
import { writeFileAtomically } from '../../platform/atomic-file.ts';
import type { InputSpec } from '../../preprocess/input-spec.ts';
import type { Figure } from '../evaluation/figure.ts';
import { describeSource } from '../samples/data-source.ts';
import type { SourceStatement } from '../samples/load-set.ts';
import type { EpochReport } from './epoch-report.ts';
import type { FinishedNetwork } from './finish-model.ts';
import type { InitialWeights } from './initial-weights.ts';
import type { TrainingRecipe } from './recipe.ts';

/** Name of the weights in a model folder. */
export const WEIGHTS_FILE = 'model.onnx';

/** All that goes into a model folder. */
export interface FinishedModel extends FinishedNetwork {
  readonly recipe: TrainingRecipe;
  readonly about: SourceStatement;
  readonly classNames: readonly string[];
  readonly history: readonly EpochReport[];
  /** Samples of the training and of the validation set. */
  readonly samples: { readonly training: number; readonly validation: number };
  /** Number of weights of the network. */
  readonly weights: number;
  readonly workers: number;
  /** Weights trained elsewhere that it began with. */
  readonly initialWeights: InitialWeights | null;
  readonly generatorVersion: string;
  /** By set and name, as `heldOut.auc`; empty while they are not measured. */
  readonly figures: Readonly<Record<string, Figure>>;
}

/** Writes model.onnx and model.yaml, the latter checked as the node will check it; returns the path of the weights. */
export async function writeModel(folder: string, model: FinishedModel): Promise<string> {
  const yaml = stringify(manifestOf(model), { lineWidth: 0, blockQuote: 'literal' });
  parseManifest(yaml);
  await mkdir(folder, { recursive: true });
  const file = join(folder, WEIGHTS_FILE);
  await writeFileAtomically(file, [model.onnx]);
  await writeFileAtomically(join(folder, 'model.yaml'), [Buffer.from(yaml)]);
  return file;
}

function manifestOf(model: FinishedModel): object {
  const { recipe, classNames, about } = model;
  return {
    id: recipe.id,
    version: recipe.version,
    title: recipe.title,
    file: WEIGHTS_FILE,
    weightsSha256: createHash('sha256').update(model.onnx).digest('hex'),
    input: recipe.input,
    ...(recipe.tracers === undefined ? {} : { tracers: recipe.tracers }),
    ...(recipe.combine === undefined ? {} : { combine: recipe.combine }),
    classes: classNames.map((name) => ({ name, code: recipe.codes?.[name] ?? name })),
    decision:
      recipe.decision.rule === 'threshold'
        ? { ...recipe.decision, threshold: model.threshold }
        : recipe.decision,
    training: { statement: about.statement, data: describeData(model), settings: settingsOf(model) },
    metrics: model.figures,
    card: cardOf(model),
  };
}

function describeData({ recipe, samples, generatorVersion }: FinishedModel): string {
  const { training, validation } = recipe.data;
  const ofValidation =
    validation === null
      ? 'no validation set'
      : typeof validation === 'number'
        ? `${samples.validation} samples for validation, ${100 * validation} % of the training patients`
        : `${samples.validation} samples for validation from ${describeSource(validation)}`;
  return (
    `${samples.training} samples from ${describeSource(training)}; ${ofValidation}; ` +
    `generator sources ${generatorVersion}`
  );
}

function settingsOf(model: FinishedModel): Record<string, string | number | boolean> {
  const { recipe, history, weights, workers, initialWeights, temperature, halfPrecisionChange } = model;
  const { network, training } = recipe;
  const { augmentation, classWeights, positive, ...plain } = training;
  const { mirror, shiftPixels, gain, rotateDegrees = 0 } = augmentation;
  return {
    network: network.name,
    variant: network.variant,
    widthFactor: network.widthFactor,
    ...(network.blocks === undefined ? {} : { blocks: network.blocks.join() }),
    networkSeed: network.seed,
    weights,
    ...plain,
    patience: plain.patience ?? 'none',
    positive: positive.join() || 'none',
    classWeights: classWeights === null ? 'none' : String(classWeights),
    augmentation: `${mirror ? 'mirror, ' : ''}${rotateDegrees === 0 ? '' : `rotation up to ${rotateDegrees} degrees, `}shift up to ${shiftPixels} px, gain 1 ± ${gain}`,
    focusLayers: recipe.focusLayers.join() || 'none',
    epochsDone: history.length,
    bestEpoch: history.findLast(({ best }) => best)?.epoch ?? 0,
    initialWeights:
      initialWeights === null ? 'random' : `${initialWeights.file} (SHA-256 ${initialWeights.sha256})`,
    workers,
    temperature: Math.round(temperature * 1e4) / 1e4,
    halfPrecision: halfPrecisionChange !== null,
    ...(halfPrecisionChange === null ? {} : { halfPrecisionChange }),
  };
}

function cardOf({ recipe, about, figures, weights, classNames, threshold }: FinishedModel): string {
  const { rows, columns, preprocessing, source = 'examination' } = recipe.input;
  const entry = findNetwork(recipe.network.name);
  const { widthFactor, blocks, variant } = recipe.network;
  const heldOut = Object.keys(recipe.data.heldOut);
  const lines = heldOut.flatMap((name) => [
    `- ${name}:`,
    ...Object.entries(figures)
      .filter(([key]) => key.startsWith(`${name}.`))
      .map(([key, figure]) => `  - ${key.slice(name.length + 1)} ${describeFigure(figure)}`),
  ]);
  return `${recipe.title}

**Research use only. Not a medical device.${about.synthetic ? ' Trained on synthetic data.' : ''}**

${about.statement}

Network: ${entry.title} (${entry.source}), variant ${variant}, width times ${widthFactor}${blocks === undefined ? '' : `, blocks ${blocks.join('-')}`}, ${weights} weights; paper's input ${entry.printed.rows} x ${entry.printed.columns}, here ${rows} x ${columns} (${[preprocessing, ...describeFrame(recipe.input)].join(', ')}), one input shows one ${source}.
Classes: ${classNames.join(', ')}.${threshold === null ? '' : ` Operating point ${threshold}, ${recipe.data.validation === null ? 'not fitted: there was no validation set' : "Youden's on the validation set"}.`}
${recipe.data.validation === null ? 'Probabilities are not calibrated: there was no validation set.' : 'Probabilities are calibrated by temperature scaling on the validation set.'}

${heldOut.length === 0 ? 'Not measured on a held-out set.' : `Measured on samples that training never saw:\n${lines.join('\n')}`}

${about.synthetic ? 'The figures say how well the model recovers what the phantom puts in. Nothing here says how the model does on scans of patients.' : ''}
`;
}

/** What is done to an image beside its id. */
function describeFrame({ crop, mask = [], layout }: InputSpec): string[] {
  return [
    ...(crop === undefined
      ? []
      : [crop === 'body' ? 'cropped to the body' : `window ${crop.rows} x ${crop.columns}`]),
    ...mask.map((region) => `${region} masked`),
    ...(layout === 'sideBySide' ? ['both views beside each other'] : []),
  ];
}

function describeFigure({ value, interval95, n }: Figure): string {
  const interval =
    interval95 === undefined
      ? ''
      : ` (95 % interval ${interval95[0].toFixed(3)} to ${interval95[1].toFixed(3)})`;
  return `${value.toFixed(3)}${interval}, n = ${n}`;
}
