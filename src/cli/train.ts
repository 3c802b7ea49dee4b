import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { describeEvent } from '../learn/training/describe-event.ts';
import type { TrainingRequest } from '../learn/training/make-recipe.ts';
import { RECIPES } from '../learn/training/recipes.ts';
import type { RunTrainingOptions } from '../learn/training/run-training.ts';
import type { TrainingBackend } from '../learn/training/backend-name.ts';
import { BACKEND_NAMES } from '../learn/training/backend-name.ts';
import type { TrainingEvent } from '../learn/training/training-event.ts';
import { PRESETS } from '../learn/training/training-settings.ts';
import type { HotRegion } from '../preprocess/input-spec.ts';
import { HOT_REGIONS, LAYOUTS } from '../preprocess/input-spec.ts';
import { createEventPrinter } from './event-printer.ts';
import { readDegrees, readPositive, readSeed, wholeNumber } from './option-values.ts';
import { readShippedReadingsYaml } from './read-shipped-readings.ts';

interface TrainOptions extends TrainingRequest {
  readonly out: string;
  readonly weights?: string;
  readonly workers: number;
  readonly backend: TrainingBackend['name'];
  readonly allowSoftware?: boolean;
  readonly runs: number;
  readonly cache: string;
  readonly checkpointMinutes: number;
}

/** `train`: a network of the papers on phantoms or on a data set, or a model that ships, from its recipe. */
export function addTrain(program: Command): void {
  const command = program
    .command('train')
    .description(
      'train a network; stop it at will (Ctrl-C, kill): the same command goes on where it was. See docs/training.md',
    )
    .addOption(new Option('--recipe <id>', 'make a model that ships').choices(Object.keys(RECIPES)))
    .option('--network <name>', 'network of the papers, as inrac or dspic-am; a wrong name lists them all')
    .option('--data <source>', 'phantom:PRESET:COUNT:SEED, or the path of a data-set.json')
    .option('--validation <source>', 'the same, or the share of the training patients, as 0.12')
    .addOption(
      new Option('--preset <name>', "a paper's settings, or ones that behave").choices(Object.keys(PRESETS)),
    )
    .requiredOption('-o, --out <dir>', 'folder for model, record, curves, log and checkpoint');
  addSettings(command);
  addMachine(command);
  command.action(train);
}

function addSettings(command: Command): void {
  command
    .option('--fold <k>', 'train on the other folds of a data set and measure on this one', wholeNumber(0))
    .option('--epochs <n>', 'at most', wholeNumber(1))
    .option('--batch <n>', 'samples a step', wholeNumber(1))
    .option('--learning-rate <x>', 'at its highest', readPositive)
    .option('--patience <n>', 'epochs without a better result before it stops', wholeNumber(1))
    .addOption(new Option('--class-weights <kind>').choices(['balanced', 'none']))
    .addOption(
      new Option(
        '--start <kind>',
        'scale first weights by what they answer to training images; for networks without batch norm',
      ).choices(['data']),
    )
    .addOption(
      new Option('--variant <name>', 'as printed, or made trainable').choices(['literal', 'practical']),
    )
    .option('--width-factor <x>', 'filters against the paper', readPositive)
    .option('--blocks <list>', 'residual blocks of each stage, as 1,1,1,1', blocks)
    .option('--rows <n>', 'of the input', wholeNumber(1))
    .option('--columns <n>', 'of the input', wholeNumber(1))
    .option('--preprocessing <id>', 'how an image becomes an input')
    .addOption(
      new Option('--source <unit>', 'what one sample shows').choices(['examination', 'view', 'lesion']),
    )
    .option(
      '--crop <what>',
      'body: to the body where it is found; n: window of n x n pixels around a lesion',
      crop,
    )
    .option('--mask <list>', 'fill where found, as bladder,injection', regions)
    .addOption(
      new Option('--layout <name>', 'of lesions: one view, or both beside each other').choices(LAYOUTS),
    )
    .option('--rotate <degrees>', 'rotate images while training by up to so much', readDegrees)
    .option('--seed <n>', 'of initial weights, order and augmentation', readSeed)
    .option(
      '--weights <file>',
      'begin with weights trained elsewhere: safetensors, named as in PyTorch (R-077)',
    )
    .option('--half-weights', 'store weights in half precision where it changes no probability by 0.01')
    .option('--runs <n>', 'train n times with seeds that follow (R-090)', wholeNumber(1), 1);
}

function addMachine(command: Command): void {
  command
    .option('--workers <n>', 'threads that train; docs/training.md says what they bring', wholeNumber(1), 1)
    .addOption(new Option('--backend <name>', 'what computes').choices(BACKEND_NAMES).default('wasm'))
    .option('--allow-software', 'take a graphics processor that is imitated in software')
    .option('--cache <dir>', 'folder for made phantoms', '.train')
    .option('--checkpoint-minutes <n>', 'longest time without a checkpoint', readPositive, 5);
}

async function train(options: TrainOptions): Promise<void> {
  // Loaded here: no other command should wait for the training runtime.
  const { makeRecipe } = await import('../learn/training/make-recipe.ts');
  const { runTraining } = await import('../learn/training/run-training.ts');
  const { runSeveral } = await import('../learn/training/run-several.ts');
  const recipe = await makeRecipe(options);
  const stop = new AbortController();
  const onSignal = (): void => stop.abort(new Error('interrupted'));
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  const settings: RunTrainingOptions = {
    readingsYaml: await readShippedReadingsYaml(),
    cacheFolder: options.cache,
    outputFolder: options.out,
    backend: { name: options.backend, allowSoftware: options.allowSoftware === true },
    workers: options.workers,
    ...(options.weights === undefined ? {} : { initialWeights: options.weights }),
    checkpointSeconds: options.checkpointMinutes * 60,
    signal: stop.signal,
    onEvent: createEventPrinter({ describe: describeEvent, isPassing, print: console.log }),
  };
  try {
    if (options.runs === 1) await runTraining(recipe, settings);
    else
      await runSeveral(recipe, options.runs, {
        ...settings,
        onRun: (run) => console.log(`run ${run} of ${options.runs}`),
      });
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
  console.log(`written: ${options.out}`);
}

/** Steps, and sets while they are made. */
function isPassing(event: TrainingEvent): boolean {
  return event.kind === 'step' || (event.kind === 'set' && event.done < event.count);
}

function crop(text: string): 'body' | number {
  return text === 'body' ? text : wholeNumber(1)(text);
}

function regions(text: string): HotRegion[] {
  return text.split(',').map((name) => {
    const region = HOT_REGIONS.find((known) => known === name.trim());
    if (region === undefined) throw new InvalidArgumentError(`expected some of ${HOT_REGIONS.join(', ')}`);
    return region;
  });
}

function blocks(text: string): number[] {
  return text.split(',').map(wholeNumber(1));
}
