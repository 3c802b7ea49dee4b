import type { Command } from 'commander';
import { readLabelCodes } from '../annotations/label-codes.ts';
import { exportDataSet } from '../learn/data-set/export-data-set.ts';
import { DATA_ARGUMENT, openDataSet } from './open-data-set.ts';
import { createProgress } from './progress.ts';

/** `dataset export DATA --out DIR`: pictures to annotate, and the annotations as LabelMe and COCO. */
export function addDatasetExport(dataset: Command): void {
  dataset
    .command('export')
    .description(
      'write pictures/ for annotation (8-bit PNG, LabelMe JSON), their windows.json, and coco.json',
    )
    .argument(...DATA_ARGUMENT)
    .requiredOption('-o, --out <dir>', 'folder to write to')
    .option('--labels <file>', 'table of label codes (default: mappings/labels.yaml)')
    .action(async (data: string, { out, labels }: { readonly out: string; readonly labels?: string }) => {
      const { folder, manifest } = await openDataSet(data);
      const codes = await readLabelCodes(labels);
      const progress = createProgress('pictures', manifest.images.length);
      await exportDataSet(folder, out, manifest, codes, (done) => progress.update(done));
      progress.end();
      console.log(
        `${manifest.images.length} pictures in ${out}/pictures; coco.json and windows.json beside it`,
      );
    });
}
