import { findNetwork } from '../../networks/network-catalogue.ts';
import type { NetworkVariant } from '../../networks/network-options.ts';
import { findPreset } from '../../phantom/presets.ts';
import type { HotRegion, InputSource, InputSpec, Layout } from '../../preprocess/input-spec.ts';
import { preprocessingIdsOf } from '../../preprocess/preprocessing-ids.ts';
import type { DataSetManifest } from '../../study/data-set.ts';
import { readManifest } from '../data-set/read-manifest.ts';
import type { DataSource, ManifestSource } from '../samples/data-source.ts';
import { parseDataSource } from '../samples/data-source.ts';
import { partsOf } from '../samples/sample-classes.ts';
import type { RecipeDecision, TrainingRecipe } from './recipe.ts';
import { RECIPES } from './recipes.ts';
import { TrainingError } from './training-error.ts';
import type { PresetName, TrainingSettings } from './training-settings.ts';
import { PRESETS } from './training-settings.ts';

/** What a training is asked for; whatever is left out comes from the recipe, or from network, data and preset. */
export interface TrainingRequest {
  readonly recipe?: string;
  readonly network?: string;
  /** `phantom:PRESET:COUNT:SEED` or the path of a data-set.json. */
  readonly data?: string;
  /** The same, or the share of the training patients. */
  readonly validation?: string;
  readonly preset?: PresetName;
  readonly fold?: number;
  readonly epochs?: number;
  readonly batch?: number;
  readonly learningRate?: number;
  readonly patience?: number;
  readonly classWeights?: 'balanced' | 'none';
  readonly start?: 'data';
  readonly variant?: NetworkVariant;
  readonly widthFactor?: number;
  readonly blocks?: readonly number[];
  readonly rows?: number;
  readonly columns?: number;
  readonly preprocessing?: string;
  readonly source?: InputSource;
  /** Around the body, or of a lesion so many pixels a side. */
  readonly crop?: 'body' | number;
  readonly mask?: readonly HotRegion[];
  readonly layout?: Layout;
  /** Rotate images while training by up to so many degrees. */
  readonly rotate?: number;
  readonly seed?: number;
  readonly halfWeights?: boolean;
}

/** Share of the training patients that a preset which needs a validation set takes where none is given (R-085). */
const VALIDATION_SHARE = 0.12;

/**
 * The recipe of a request: a shipped one with changes, or one made of a network, data and a preset.
 *
 * @throws TrainingError TRAIN_SETTINGS naming all faults, or the names there are where one is unknown
 */
export async function makeRecipe(request: TrainingRequest): Promise<TrainingRecipe> {
  try {
    const base = request.recipe === undefined ? await freshRecipe(request) : findRecipe(request.recipe);
    const recipe = withChanges(base, request);
    requireSound(recipe);
    return recipe;
  } catch (error) {
    // Names that nothing has: networks, presets, recipes.
    if (!(error instanceof RangeError)) throw error;
    throw new TrainingError('TRAIN_SETTINGS', error.message);
  }
}

/** A shipped recipe; throws a RangeError that lists the known ones. */
export function findRecipe(id: string): TrainingRecipe {
  const recipe = Object.hasOwn(RECIPES, id) ? RECIPES[id] : undefined;
  if (recipe !== undefined) return recipe;
  throw new RangeError(`there is no recipe "${id}"; known: ${Object.keys(RECIPES).join(', ')}`);
}

async function freshRecipe(request: TrainingRequest): Promise<TrainingRecipe> {
  const { network: name, data, preset = 'stable' } = request;
  if (name === undefined || data === undefined)
    throw new TrainingError('TRAIN_SETTINGS', 'a training needs --recipe, or --network and --data');
  const entry = findNetwork(name);
  const source = parseDataSource(data);
  const facts = await factsOf(source);
  const unit = request.source ?? facts.unit;
  const decision = decisionFor(facts.classes, unit);
  const { rows, columns } = entry.printed;
  return {
    id: name,
    version: '0.1.0',
    title: `${entry.title} trained on ${source.kind === 'phantom' ? `phantoms (${source.preset})` : facts.name}`,
    network: { name, variant: preset === 'stable' ? 'practical' : 'literal', widthFactor: 1, seed: 1 },
    input: {
      rows,
      columns,
      preprocessing: preprocessingFor(unit, preset),
      ...(unit === 'examination' ? {} : { source: unit }),
    },
    focusLayers: [],
    training: { ...PRESETS[preset], positive: decision.rule === 'threshold' ? decision.positive : [] },
    decision,
    data: dataOf(source, facts, { ...request, preset }),
    halfWeights: false,
  };
}

interface SourceFacts {
  readonly name: string;
  readonly unit: InputSource;
  readonly classes: readonly string[];
  readonly manifest: DataSetManifest | null;
}

async function factsOf(source: DataSource): Promise<SourceFacts> {
  if (source.kind === 'manifest') {
    const manifest = await readManifest(source.path);
    return { name: manifest.name, unit: manifest.unit, classes: manifest.classes, manifest };
  }
  const { name, unit, classes } = findPreset(source.preset);
  return { name, unit, classes: classes.map((one) => one.name), manifest: null };
}

function decisionFor(classes: readonly string[], unit: InputSource): RecipeDecision {
  if (unit === 'lesion') return { rule: 'threshold', finding: 'malignant', positive: ['malignant'] };
  // Imported data sets list the network's classes only; both diseases together are findings of an image (R-099).
  const named = classes.includes('M') && classes.includes('A') ? [...classes, 'M&A'] : classes;
  for (const name of named) {
    const [first, second] = partsOf(name, named) ?? [];
    if (first !== undefined && second !== undefined)
      return { rule: 'top-2', pair: [first, second], combined: { name, code: name }, theta: 0.05 };
  }
  const metastatic = classes.filter((name) => name === 'ADMet' || name === 'nADMet' || name === 'Met');
  if (metastatic.length === 0) return { rule: 'argmax' };
  return { rule: 'threshold', finding: 'metastatic', positive: metastatic };
}

/** The papers normalise by minimum and maximum (R-021, R-022); `stable` takes what a hot bladder does not upset. */
function preprocessingFor(unit: InputSource, preset: PresetName): string {
  const prefix = unit === 'examination' ? 'sum' : unit;
  return preset === 'stable' ? `${prefix}-sqrt-p98x3-v1` : `${prefix}-minmax-v1`;
}

function dataOf(
  source: DataSource,
  { manifest }: SourceFacts,
  request: TrainingRequest & { readonly preset: PresetName },
): TrainingRecipe['data'] {
  const needsValidation = PRESETS[request.preset].keep === 'best';
  const otherwise = needsValidation ? VALIDATION_SHARE : null;
  if (source.kind === 'phantom' || manifest === null)
    return { training: source, validation: otherwise, heldOut: {} };
  const part = (changes: Partial<ManifestSource>): ManifestSource => ({ ...source, ...changes });
  if (request.fold !== undefined) {
    const { fold: index } = request;
    return {
      training: part({ fold: { index, only: 'outside' } }),
      validation: otherwise,
      heldOut: { [`fold${index}`]: part({ fold: { index, only: 'inside' } }) },
    };
  }
  const has = (split: string): boolean => manifest.images.some((image) => image.split === split);
  return {
    training: has('train') ? part({ split: 'train' }) : source,
    validation: has('validation') ? part({ split: 'validation' }) : otherwise,
    heldOut: has('test') ? { test: part({ split: 'test' }) } : {},
  };
}

function withChanges(recipe: TrainingRecipe, request: TrainingRequest): TrainingRecipe {
  const { seed } = request;
  return {
    ...recipe,
    network: {
      ...recipe.network,
      ...defined({
        variant: request.variant,
        widthFactor: request.widthFactor,
        blocks: request.blocks,
        seed,
      }),
    },
    input: inputOf(recipe.input, request),
    training: trainingOf(recipe.training, request),
    data: { ...recipe.data, ...defined({ validation: validationOf(request) }) },
    halfWeights: request.halfWeights ?? recipe.halfWeights,
  };
}

function inputOf(input: InputSpec, request: TrainingRequest): InputSpec {
  const { rows, columns, preprocessing, source, crop, mask, layout } = request;
  return {
    ...input,
    ...defined({ rows, columns, preprocessing, source, mask, layout }),
    ...(crop === undefined ? {} : { crop: crop === 'body' ? crop : { rows: crop, columns: crop } }),
  };
}

function trainingOf(training: TrainingSettings, request: TrainingRequest): TrainingSettings {
  const { epochs, batch: batchSize, learningRate, patience, seed, start, classWeights, rotate } = request;
  return {
    ...training,
    ...defined({ epochs, batchSize, learningRate, patience, seed, start }),
    ...(classWeights === undefined ? {} : { classWeights: classWeights === 'none' ? null : classWeights }),
    ...(rotate === undefined ? {} : { augmentation: { ...training.augmentation, rotateDegrees: rotate } }),
  };
}

function validationOf({ validation }: TrainingRequest): DataSource | number | undefined {
  if (validation === undefined) return undefined;
  const share = Number(validation);
  if (Number.isFinite(share) && validation.trim() !== '') return share;
  const source = parseDataSource(validation);
  return source.kind === 'phantom' ? source : { ...source, split: null };
}

/** Without what is undefined, so that it does not hide what is there. */
function defined<T extends object>(values: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>;
  };
}

function requireSound({ input, training, data, network }: TrainingRecipe): void {
  const { source = 'examination', preprocessing } = input;
  const known = preprocessingIdsOf(source);
  const isWhole = (value: number): boolean => Number.isInteger(value) && value >= 1;
  const faults = [
    known.includes(preprocessing)
      ? ''
      : `preprocessing ${preprocessing} is not of ${source}s; known: ${known.join(', ')}`,
    isWhole(training.epochs) ? '' : `${training.epochs} epochs`,
    isWhole(training.batchSize) ? '' : `batches of ${training.batchSize}`,
    training.learningRate > 0 ? '' : `learning rate ${training.learningRate}`,
    isWhole(input.rows) && isWhole(input.columns) ? '' : `an input of ${input.rows} x ${input.columns}`,
    typeof input.crop !== 'object' || source === 'lesion' ? '' : `a window around a lesion, of ${source}s`,
    input.layout !== 'sideBySide' || source === 'lesion' ? '' : `both views beside each other, of ${source}s`,
    input.layout !== 'sideBySide' || input.columns % 2 === 0
      ? ''
      : `both views beside each other in ${input.columns} columns, which is odd`,
    network.widthFactor > 0 ? '' : `width factor ${network.widthFactor}`,
    typeof data.validation === 'number' && !(data.validation > 0 && data.validation < 1)
      ? `validation share ${data.validation}`
      : '',
  ].filter((fault) => fault !== '');
  if (faults.length > 0)
    throw new TrainingError('TRAIN_SETTINGS', `this cannot be trained: ${faults.join('; ')}`);
}
