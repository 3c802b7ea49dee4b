import { resolve } from 'node:path';
import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { augmentDataSet } from '../learn/data-set/augment-data-set.ts';
import { countClassesOf } from '../learn/data-set/class-counts.ts';
import { DEFAULT_TRANSFORM_LIMITS } from '../learn/data-set/draw-transform.ts';
import { PUBLISHED_DATA_SETS } from '../learn/data-set/published-data-sets.ts';
import { DATA_ARGUMENT, openDataSet } from './open-data-set.ts';
import { readDegrees, readPixels, readSeed } from './option-values.ts';
import { createProgress } from './progress.ts';

interface AugmentOptions {
  readonly out: string;
  readonly seed: number;
  readonly target?: Readonly<Record<string, number>>;
  readonly like?: string;
  readonly mirror: boolean;
  readonly shift: number;
  readonly rotate: number;
  readonly augmentTest?: boolean;
}

const LIMITS = DEFAULT_TRANSFORM_LIMITS;

/** `dataset augment DATA --out DIR`: copies until each class has as many images as wanted. */
export function addDatasetAugment(dataset: Command): void {
  dataset
    .command('augment')
    .description('add mirrored, shifted and rotated copies until each class has its number of images')
    .argument(...DATA_ARGUMENT)
    .requiredOption('-o, --out <dir>', 'folder to write to; the folder of the data set itself is allowed')
    .option('--target <class=n,...>', 'images that a class shall have, originals included', parseTargets)
    .addOption(
      new Option('--like <name>', 'class counts of a data set of the papers')
        .choices(Object.keys(PUBLISHED_DATA_SETS))
        .conflicts('target'),
    )
    .option('--seed <n>', 'the same seed makes the same copies', readSeed, 1)
    .option('--no-mirror', 'no mirror images')
    .option('--shift <pixels>', 'largest shift; 0 = none', readPixels, LIMITS.shiftPixels)
    .option('--rotate <degrees>', 'largest rotation; 0 = none', readDegrees, LIMITS.rotationDegrees)
    .option('--augment-test', 'copy validation and test patients too, as the papers do')
    .action(augment);
}

async function augment(data: string, options: AugmentOptions, command: Command): Promise<void> {
  const targets = options.target ?? PUBLISHED_DATA_SETS[options.like ?? '']?.counts;
  if (targets === undefined) command.error('error: one of --target and --like is needed');
  const { folder, manifest } = await openDataSet(data);
  let progress: ReturnType<typeof createProgress> | undefined;
  const augmented = await augmentDataSet(
    { from: folder, to: resolve(options.out) },
    manifest,
    {
      seed: options.seed,
      targets,
      limits: { mirror: options.mirror, shiftPixels: options.shift, rotationDegrees: options.rotate },
      augmentTest: options.augmentTest === true,
    },
    (done, total) => (progress ??= createProgress('copies', total)).update(done),
  );
  progress?.end();
  for (const [name, count] of Object.entries(countClassesOf(augmented.images, augmented.classes)))
    console.log(`${name}: ${count}`);
  console.log(
    `${augmented.images.length - manifest.images.length} copies; ${augmented.images.length} images in ${options.out}`,
  );
}

function parseTargets(text: string): Record<string, number> {
  const pairs = text.split(',').map((pair) => {
    const [, name, count] = /^([^=]+)=(\d{1,7})$/.exec(pair.trim()) ?? [];
    if (name === undefined) throw new InvalidArgumentError('expected for example M=520,A=568');
    return [name, Number(count)] as const;
  });
  return Object.fromEntries(pairs);
}
