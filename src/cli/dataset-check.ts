import type { Command } from 'commander';
import { readLabelCodes } from '../annotations/label-codes.ts';
import { checkDataSet } from '../learn/data-set/check-data-set.ts';
import { EXIT } from './exit-code.ts';
import { DATA_ARGUMENT, openDataSet } from './open-data-set.ts';
import { createProgress } from './progress.ts';

/** `dataset check DATA`: everything that is wrong with a data set, at once. */
export function addDatasetCheck(dataset: Command): void {
  dataset
    .command('check')
    .description('check manifest, files, pixels, masks, splits and classes; exit 1 when something is wrong')
    .argument(...DATA_ARGUMENT)
    .option('--labels <file>', 'table of label codes (default: mappings/labels.yaml)')
    .action(async (data: string, { labels }: { readonly labels?: string }) => {
      const { folder, manifest } = await openDataSet(data);
      const progress = createProgress('images', manifest.images.length);
      const codes = await readLabelCodes(labels);
      const check = await checkDataSet(folder, manifest, codes, (done) => progress.update(done));
      progress.end();
      console.log(`${manifest.name}: ${manifest.statement}`);
      console.log(`${manifest.images.length} images of ${check.patients} patients`);
      for (const [name, count] of Object.entries(check.classCounts)) console.log(`  ${name}: ${count}`);
      for (const name of check.sameCountsAs) console.log(`the class counts are those of ${name}`);
      for (const warning of check.warnings) console.log(`note: ${warning}`);
      for (const fault of check.faults) console.error(`fault: ${fault}`);
      console.log(check.faults.length === 0 ? 'nothing is wrong' : `${check.faults.length} faults`);
      if (check.faults.length > 0) process.exitCode = EXIT.failure;
    });
}
