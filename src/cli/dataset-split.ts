import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { basename } from 'node:path';
import { countClassesOf } from '../learn/data-set/class-counts.ts';
import { foldDataSet, splitDataSet } from '../learn/data-set/split-data-set.ts';
import { MANIFEST_FILE } from '../learn/data-set/read-manifest.ts';
import { writeManifest } from '../learn/data-set/write-manifest.ts';
import type { DataSetManifest } from '../study/data-set.ts';
import { DATA_ARGUMENT, openDataSet } from './open-data-set.ts';
import { numberThat, readSeed, wholeNumber } from './option-values.ts';

interface SplitOptions {
  readonly seed: number;
  readonly testShare: number;
  readonly validationShare: number;
  readonly folds?: number;
  readonly bySample?: boolean;
  readonly augmentTest?: boolean;
  readonly as: string;
}

const readShare = numberThat((value) => value >= 0 && value < 1, 'a number from 0 to below 1');

/** `dataset split DATA`: into training, validation and test set, or into folds. */
export function addDatasetSplit(dataset: Command): void {
  dataset
    .command('split')
    .description('split by patient, classes in proportion, and record it in the manifest')
    .argument(...DATA_ARGUMENT)
    .option('--seed <n>', 'the same seed makes the same split', readSeed, 1)
    .option('--test-share <share>', 'share of the patients for testing', readShare, 0.3)
    .option('--validation-share <share>', 'share of the others for validation', readShare, 0)
    .option('--folds <n>', 'deal into n folds for cross-validation instead', wholeNumber(2, 100))
    .option('--augment-test', 'keep augmented copies of test patients in the test set, as the papers do')
    .option('--by-sample', 'DEMONSTRATION OF LEAKAGE: split images, not patients; never evaluate with it')
    .option('--as <name>', 'file name of the manifest to write, in the same folder', parseName, MANIFEST_FILE)
    .action(async (data: string, options: SplitOptions) => {
      const { folder, manifest } = await openDataSet(data);
      const { seed, testShare, validationShare, folds } = options;
      const split =
        folds === undefined
          ? splitDataSet(manifest, {
              seed,
              testShare,
              validationShare,
              augmentTest: options.augmentTest === true,
              bySample: options.bySample === true,
            })
          : foldDataSet(manifest, { seed, folds });
      const path = await writeManifest(folder, split, options.as);
      if (options.bySample === true)
        console.log('DEMONSTRATION OF LEAKAGE: patients are in several splits; figures mean nothing');
      printParts(split, folds !== undefined);
      console.log(path);
    });
}

function printParts({ images, classes }: DataSetManifest, folded: boolean): void {
  const parts = Map.groupBy(images, ({ split, fold }) =>
    folded ? `fold ${fold ?? 'none'}` : (split ?? 'not used'),
  );
  for (const [name, own] of [...parts].sort(([a], [b]) => a.localeCompare(b))) {
    const counts = Object.entries(countClassesOf(own, classes)).map(([each, count]) => `${each} ${count}`);
    const patients = new Set(own.map(({ patientId }) => patientId)).size;
    console.log(`${name}: ${patients} patients, ${own.length} images (${counts.join(', ')})`);
  }
}

function parseName(text: string): string {
  if (text !== basename(text) || !text.endsWith('.json'))
    throw new InvalidArgumentError('expected a file name that ends with .json, without a folder');
  return text;
}
