import type { Command } from 'commander';
import { readLabelCodes } from '../annotations/label-codes.ts';
import { exportDataSet } from '../learn/data-set/export-data-set.ts';
import { DATA_ARGUMENT, openDataSet } from './open-data-set.ts';
import { createProgress } from './progress.ts';

interface ExportOptions {
  readonly out: string;
  readonly labels?: string;
  readonly blind?: boolean;
}

/** `dataset export DATA --out DIR`: pictures to annotate, pages with the reports, the annotations as LabelMe and COCO. */
export function addDatasetExport(dataset: Command): void {
  dataset
    .command('export')
    .description(
      'write pictures/ for annotation (8-bit PNG, LabelMe JSON), their windows.json, coco.json, and cases.html ' +
        'with pictures and reports side by side',
    )
    .argument(...DATA_ARGUMENT)
    .requiredOption('-o, --out <dir>', 'folder to write to')
    .option('--labels <file>', 'table of label codes (default: mappings/labels.yaml)')
    .option('--blind', 'leave classes, lesions and what readers said out of cases.html')
    .action(async (data: string, { out, labels, blind = false }: ExportOptions) => {
      const { folder, manifest } = await openDataSet(data);
      const codes = await readLabelCodes(labels);
      const progress = createProgress('pictures', manifest.images.length);
      const pages = await exportDataSet({ from: folder, to: out, blind }, manifest, codes, (done) =>
        progress.update(done),
      );
      progress.end();
      console.log(
        `${manifest.images.length} pictures in ${out}/pictures; ${pages.join(', ')}, coco.json and windows.json beside it`,
      );
    });
}
