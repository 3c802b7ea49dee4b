import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { parseManifest } from '../../infer/model-manifest.ts';
import { writeFileAtomically } from '../../platform/atomic-file.ts';
import type { EpochReport } from './epoch-report.ts';
import type { Figure } from '../evaluation/held-out-figures.ts';
import type { ClassifierRecipe } from './recipe.ts';

const WEIGHTS_FILE = 'model.onnx';

/** All that goes into a model folder. */
export interface FinishedModel {
  readonly recipe: ClassifierRecipe;
  readonly onnx: Uint8Array;
  readonly classNames: readonly string[];
  readonly threshold: number;
  readonly temperature: number;
  readonly history: readonly EpochReport[];
  /** Number of weights of the network. */
  readonly weights: number;
  readonly generatorVersion: string;
  /** On held-out sets; empty while they are not measured yet. */
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
  const { recipe, classNames, figures, generatorVersion, history } = model;
  const { training, network, sets } = recipe;
  return {
    id: recipe.id,
    version: recipe.version,
    title: recipe.title,
    file: WEIGHTS_FILE,
    weightsSha256: createHash('sha256').update(model.onnx).digest('hex'),
    input: recipe.input,
    classes: classNames.map((name) => ({ name, code: name })),
    decision: {
      rule: 'threshold',
      finding: recipe.finding,
      positive: training.positive,
      threshold: model.threshold,
    },
    training: {
      statement: 'Trained on synthetic phantoms only, never on scans of patients.',
      data:
        `${sets.training.count} phantoms of preset ${recipe.preset} (seed ${sets.training.seed}), ` +
        `${sets.validation.count} for validation (seed ${sets.validation.seed}); ` +
        `generator sources ${generatorVersion}`,
      settings: {
        network: 'Classifier-inRAC',
        width: network.width,
        blocks: network.blocks.join(),
        weights: model.weights,
        optimiser: 'Adam',
        learningRate: training.learningRate,
        batchSize: training.batchSize,
        epochs: history.length,
        bestEpoch: history.findLast(({ best }) => best)?.epoch ?? 0,
        seed: training.seed,
        subclassWeight: training.subclassWeight,
        focusWeight: training.focusWeight,
        augmentation: describeAugmentation(training.augmentation),
        temperature: Math.round(model.temperature * 1e4) / 1e4,
      },
    },
    metrics: figures,
    card: cardOf(model),
  };
}

function describeAugmentation({
  mirror,
  shiftPixels,
  gain,
}: ClassifierRecipe['training']['augmentation']): string {
  return `${mirror ? 'mirror, ' : ''}shift up to ${shiftPixels} px, gain 1 ± ${gain}`;
}

function cardOf({ recipe, figures, weights }: FinishedModel): string {
  const { rows, columns, preprocessing } = recipe.input;
  const lines = Object.keys(recipe.sets.heldOut).map((name) => {
    const figure = figures[`${name}.auc`];
    if (figure === undefined) return `- ${name}: not measured`;
    const [low, high] = figure.interval95 ?? [Number.NaN, Number.NaN];
    return `- ${name}: AUC ${figure.value.toFixed(3)} (95 % interval ${low.toFixed(3)} to ${high.toFixed(3)}), n = ${figure.n}`;
  });
  return `${recipe.title}

**Research use only. Not a medical device. Trained on synthetic data.**

Reduced in size so that it trains and runs on a CPU: ${weights} weights, stage width ${recipe.network.width} instead of 64,
blocks ${recipe.network.blocks.join('-')} instead of 2-3-5-2, input ${rows} x ${columns} instead of 1024 x 256 (${preprocessing}).

${recipe.finding} against not, on phantoms that training never saw:
${lines.join('\n')}

\`heldOut\` differs from training by its seeds, \`heldOutOtherCamera\` also by collimator, build and count level. The
operating point is Youden's on the validation set. How well the two metastatic classes are told apart reflects only how
far apart the phantom makes them. Nothing here says how the model does on scans of patients.
`;
}
