import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { Option } from 'commander';
import { describeInShort } from '../learn/evaluation/describe-in-short.ts';
import type { ModelPredictions } from '../learn/evaluation/predict-with-models.ts';
import type { Grouping } from '../learn/evaluation/report/evaluation-report.ts';
import type { Split } from '../study/data-set.ts';
import type { Progress } from './progress.ts';
import { createProgress } from './progress.ts';
import { numberThat, readNames, readSeed, wholeNumber } from './option-values.ts';
import { readShippedReadingsYaml } from './read-shipped-readings.ts';

interface EvaluateOptions {
  readonly model: readonly string[];
  readonly data?: string;
  readonly split?: Split;
  readonly cache: string;
  readonly predictions: readonly string[];
  readonly detections: readonly string[];
  readonly out: string;
  readonly positive?: readonly string[];
  readonly threshold?: number;
  readonly subgroup: readonly string[];
  readonly theta?: number;
  readonly bootstrap: number;
  readonly seed: number;
  readonly as: Grouping;
  readonly title?: string;
}

const readShare = numberThat((value) => value > 0 && value < 1, 'a number between 0 and 1');

/** `evaluate`: every figure of a model on cases whose truth is known, as one page with its tables beside it. */
export function addEvaluate(program: Command): void {
  program
    .command('evaluate')
    .description(
      'measure models on cases whose truth is known: DIR/report.html, metrics.json, CSV. See docs/evaluation.md',
    )
    .option('--model <dir...>', 'model folders to run over --data, on the CPU', [])
    .option('--data <source>', 'phantom:PRESET:COUNT:SEED, or the path of a data-set.json')
    .addOption(
      new Option('--split <name>', 'only this part of a data set').choices(['train', 'validation', 'test']),
    )
    .option('--cache <dir>', 'folder for made phantoms', '.train')
    .option('--predictions <file...>', 'predictions.json of each model, run or fold', [])
    .option('--detections <file...>', 'detections.json of lesion detectors, for FROC curves', [])
    .requiredOption('-o, --out <dir>', 'folder to write to')
    .option(
      '--positive <classes>',
      'classes that are the finding, comma-separated (default: all abnormal ones)',
      readNames,
    )
    .option(
      '--threshold <p>',
      'say the finding from this summed probability on (default: by the most probable class)',
      readShare,
    )
    .option('--subgroup <attributes>', 'tables by attribute, comma-separated; a+b crosses two', readNames, [])
    .option(
      '--theta <p>',
      'second probability from which two diseases are said together (default: 0.05)',
      readShare,
    )
    .option('--bootstrap <n>', 'draws for the intervals; 0 = none', wholeNumber(0, 100_000), 1000)
    .option('--seed <n>', 'of the bootstrap', readSeed, 1)
    .addOption(
      new Option('--as <kind>', 'what several predictions are to each other')
        .choices(['models', 'runs', 'folds'])
        .default('models'),
    )
    .option('--title <text>', 'heading of the page')
    .action((options: EvaluateOptions, command: Command) => evaluate(options, command));
}

async function evaluate(options: EvaluateOptions, command: Command): Promise<void> {
  const { predictions, detections, out, positive, threshold, subgroup, theta, bootstrap, seed, as, title } =
    options;
  const request = {
    predictions,
    detections,
    out: resolve(out),
    subgroups: subgroup,
    draws: bootstrap,
    seed,
    grouping: as,
    ...(positive === undefined ? {} : { positive }),
    ...(threshold === undefined ? {} : { threshold }),
    ...(theta === undefined ? {} : { theta }),
    ...(title === undefined ? {} : { title }),
  };
  // The chart library and the runtimes are loaded only now: no other command should wait for them.
  const { runEvaluation } = await import('../learn/evaluation/run-evaluation.ts');
  const { files } = await runEvaluation(request, await predict(options, command), (result) =>
    console.log(describeInShort(result)),
  );
  console.log(`written: ${join(out, files[0]!)} and ${files.length - 1} more files`);
}

/** Runs the models, if any are named. */
async function predict(
  { model, data, split, cache }: EvaluateOptions,
  command: Command,
): Promise<Partial<ModelPredictions>> {
  if (model.length === 0 && data === undefined) return {};
  if (model.length === 0 || data === undefined) command.error('error: --model and --data go together');
  const show = createShow();
  const readingsYaml = await readShippedReadingsYaml();
  const { predictWithModels } = await import('../learn/evaluation/predict-with-models.ts');
  return predictWithModels(
    { models: model, data, split: split ?? null },
    {
      readingsYaml,
      cacheFolder: cache,
      onLoad: (done, count) => show('samples made ready', done, count),
      onCase: (name, done, count) => show(`cases answered by ${name}`, done, count),
    },
  );
}

/** One progress line after the other: a new one whenever something else is counted. */
function createShow(): (unit: string, done: number, count: number) => void {
  let current: { readonly unit: string; readonly progress: Progress } | undefined;
  return (unit, done, count) => {
    if (current?.unit !== unit) current = { unit, progress: createProgress(unit, count) };
    current.progress.update(done);
    if (done === count) current.progress.end();
  };
}
