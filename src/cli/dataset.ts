import type { Command } from 'commander';
import { addDatasetAugment } from './dataset-augment.ts';
import { addDatasetCheck } from './dataset-check.ts';
import { addDatasetExport } from './dataset-export.ts';
import { addDatasetFigures } from './dataset-figures.ts';
import { addDatasetGenerate } from './dataset-generate.ts';
import { addDatasetImport } from './dataset-import.ts';
import { addDatasetSplit } from './dataset-split.ts';
import { addDatasetStats } from './dataset-stats.ts';

/** `dataset …`: real and synthetic data in one form, for training. */
export function addDataset(program: Command): void {
  const dataset = program
    .command('dataset')
    .description(
      'bring in, check, split, augment, generate, describe, draw and export data sets for training',
    );
  for (const add of [
    addDatasetImport,
    addDatasetCheck,
    addDatasetSplit,
    addDatasetAugment,
    addDatasetGenerate,
    addDatasetStats,
    addDatasetFigures,
    addDatasetExport,
  ])
    add(dataset);
  for (const command of dataset.commands)
    command.exitOverride().showHelpAfterError('(add --help for the options)');
}
