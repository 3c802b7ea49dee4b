import type { Command } from 'commander';
import { readLabelCodes } from '../annotations/label-codes.ts';
import { describeContrast } from '../learn/data-set/contrast-statistics.ts';
import { dataSetStatistics } from '../learn/data-set/data-set-statistics.ts';
import { measureContrasts } from '../learn/data-set/lesion-contrast.ts';
import { measureLesions } from '../learn/data-set/measure-lesions.ts';
import { writeStatistics } from '../learn/data-set/write-statistics.ts';
import { DATA_ARGUMENT, openDataSet } from './open-data-set.ts';
import { createProgress } from './progress.ts';
import { readShippedReadings } from './read-shipped-readings.ts';

/** `dataset stats DATA --out DIR`: numbers and figures of a data set. */
export function addDatasetStats(dataset: Command): void {
  dataset
    .command('stats')
    .description(
      'count classes, ages and lesions, measure their contrast: DIR/statistics.json, lesions.csv, contrast.csv, figures',
    )
    .argument(...DATA_ARGUMENT)
    .requiredOption('-o, --out <dir>', 'folder to write to')
    .option('--labels <file>', 'table of label codes (default: mappings/labels.yaml)')
    .action(async (data: string, { out, labels }: { readonly out: string; readonly labels?: string }) => {
      const { folder, manifest } = await openDataSet(data);
      const codes = await readLabelCodes(labels);
      const progress = createProgress('images', manifest.images.length);
      const lesions = await measureLesions(folder, manifest, codes, (done) => progress.update(done));
      progress.end();
      let fusing: ReturnType<typeof createProgress> | undefined;
      const contrasts = await measureContrasts(folder, manifest, await readShippedReadings(), (done, total) =>
        (fusing ??= createProgress('examinations', total)).update(done),
      );
      fusing?.end();
      const statistics = dataSetStatistics(manifest, lesions, contrasts);
      const files = await writeStatistics(out, statistics, lesions, contrasts);
      if (statistics.contrast !== null)
        for (const line of describeContrast(statistics.contrast)) console.log(line);
      console.log(`${lesions.length} lesions measured; in ${out}: ${files.join(', ')}`);
    });
}
