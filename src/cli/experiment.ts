import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { Option } from 'commander';
import { EXPERIMENTS, findExperiment } from '../learn/experiments/experiment-catalogue.ts';
import { describeExperimentEvent, isPassing } from '../learn/experiments/experiment-event.ts';
import { listExperiments } from '../learn/experiments/list-experiments.ts';
import { tableAsMarkdown } from '../learn/experiments/result-table.ts';
import type { ScaleName } from '../learn/experiments/scale.ts';
import { SCALES } from '../learn/experiments/scale.ts';
import type { TrainingBackend } from '../learn/training/backend-name.ts';
import { BACKEND_NAMES } from '../learn/training/backend-name.ts';
import type { PresetName } from '../learn/training/training-settings.ts';
import { PRESETS } from '../learn/training/training-settings.ts';
import type { NetworkVariant } from '../networks/network-options.ts';
import { createEventPrinter } from './event-printer.ts';
import { readNames, readSeed, wholeNumber } from './option-values.ts';
import { readShippedReadingsYaml } from './read-shipped-readings.ts';

interface ExperimentOptions {
  readonly list?: boolean;
  readonly scale: ScaleName;
  readonly out: string;
  readonly only?: readonly string[];
  readonly preset?: PresetName;
  readonly variant: NetworkVariant;
  readonly seed: number;
  readonly workers: number;
  readonly backend: TrainingBackend['name'];
  readonly allowSoftware?: boolean;
}

/** `experiment`: the comparison behind a table of a paper, on synthetic data. */
export function addExperiment(program: Command): void {
  program
    .command('experiment')
    .description(
      'run the comparison behind a table of a paper on SYNTHETIC data and write the table; interrupted, the same command goes on. See docs/experiments.md',
    )
    .argument('[table]', `one of ${EXPERIMENTS.map(({ id }) => id).join(', ')}`)
    .option('--list', 'list the experiments with what each costs')
    .addOption(new Option('--scale <name>', 'how large').choices(Object.keys(SCALES)).default('full'))
    .option('-o, --out <dir>', 'folder for data sets, trainings and tables', '.experiments')
    .option('--only <networks>', 'only these networks, comma-separated', readNames)
    .addOption(
      new Option('--preset <name>', "training settings instead of the paper's").choices(Object.keys(PRESETS)),
    )
    .addOption(
      new Option('--variant <name>', 'networks as printed, or made trainable')
        .choices(['literal', 'practical'])
        .default('practical'),
    )
    .option('--seed <n>', 'of phantoms, splits and the first training', readSeed, 1)
    .option('--workers <n>', 'threads that train', wholeNumber(1), 1)
    .addOption(new Option('--backend <name>', 'what computes').choices(BACKEND_NAMES).default('wasm'))
    .option('--allow-software', 'take a graphics processor that is imitated in software')
    .action(experiment);
}

async function experiment(
  id: string | undefined,
  options: ExperimentOptions,
  command: Command,
): Promise<void> {
  if (options.list === true) {
    console.log(listExperiments(SCALES[options.scale]));
    return;
  }
  if (id === undefined) command.error('error: name a table, or ask for --list');
  const { scale, seed, only, preset, variant, out, workers, backend, allowSoftware } = options;
  // TensorFlow takes seconds to load: only who trains waits for it.
  const { runExperiment } = await import('../learn/experiments/run-experiment.ts');
  const stop = new AbortController();
  const onSignal = (): void => stop.abort(new Error('interrupted'));
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  const request = {
    experiment: findExperiment(id),
    scale: SCALES[scale],
    seed,
    variant,
    ...(only === undefined ? {} : { only }),
    ...(preset === undefined ? {} : { preset }),
  };
  try {
    const outcome = await runExperiment(request, {
      out: resolve(out),
      settings: {
        readingsYaml: await readShippedReadingsYaml(),
        backend: { name: backend, allowSoftware: allowSoftware === true },
        workers,
        signal: stop.signal,
      },
      // The table goes to the standard output alone.
      onEvent: createEventPrinter({
        describe: describeExperimentEvent,
        isPassing,
        print: (line) => process.stderr.write(`${line}\n`),
      }),
    });
    console.log(`\n${tableAsMarkdown(outcome.table)}`);
    console.log(`written: ${join(outcome.folder, 'report.html')}`);
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}
