import type { Command } from 'commander';
import { readLabelCodes } from '../annotations/label-codes.ts';
import { dataSetStatistics } from '../learn/data-set/data-set-statistics.ts';
import { measureLesions } from '../learn/data-set/measure-lesions.ts';
import { writeStatistics } from '../learn/data-set/write-statistics.ts';
import { DATA_ARGUMENT, openDataSet } from './open-data-set.ts';
import { createProgress } from './progress.ts';

/** `dataset stats DATA --out DIR`: numbers and figures of a data set. */
export function addDatasetStats(dataset: Command): void {
  dataset
    .command('stats')
    .description('count classes, ages and lesions: DIR/statistics.json, lesions.csv and figures')
    .argument(...DATA_ARGUMENT)
    .requiredOption('-o, --out <dir>', 'folder to write to')
    .option('--labels <file>', 'table of label codes (default: mappings/labels.yaml)')
    .action(async (data: string, { out, labels }: { readonly out: string; readonly labels?: string }) => {
      const { folder, manifest } = await openDataSet(data);
      const codes = await readLabelCodes(labels);
      const progress = createProgress('images', manifest.images.length);
      const lesions = await measureLesions(folder, manifest, codes, (done) => progress.update(done));
      progress.end();
      const files = await writeStatistics(out, dataSetStatistics(manifest, lesions), lesions);
      console.log(`${lesions.length} lesions measured; in ${out}: ${files.join(', ')}`);
    });
}
