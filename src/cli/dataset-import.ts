import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { Option } from 'commander';
import { readLabelCodes } from '../annotations/label-codes.ts';
import { findPictures } from '../learn/data-set/find-pictures.ts';
import type { FoundFiles } from '../learn/data-set/found-files.ts';
import type { ImportResult } from '../learn/data-set/import-data-set.ts';
import { importDataSet } from '../learn/data-set/import-data-set.ts';
import { createPseudonyms, readPseudonymKey } from '../learn/data-set/pseudonyms.ts';
import { readAdjudication } from '../learn/data-set/read-adjudication.ts';
import { readLabels } from '../learn/data-set/read-labels.ts';
import { TASK_CLASSES } from '../learn/data-set/task-classes.ts';
import { readMappings } from '../pipeline/mappings.ts';
import type { DataSetManifest } from '../study/data-set.ts';
import type { ConfigOptions } from './config-options.ts';
import { configFrom, withConfigOptions } from './config-options.ts';
import { findDicomViews } from './find-dicom-views.ts';
import { createProgress } from './progress.ts';

interface ImportOptions extends ConfigOptions {
  readonly dicom?: string;
  readonly pictures?: string;
  readonly labels?: string;
  readonly annotations?: string;
  readonly boxes?: string;
  readonly boxLabels: string;
  readonly reports?: string;
  readonly adjudication?: string;
  readonly task: DataSetManifest['task'];
  readonly key: string;
  readonly name?: string;
  readonly statement: string;
  readonly labelCodes?: string;
  readonly out: string;
}

/** `dataset import`: scans of a hospital, labels, annotations and reports in the one form that training reads. */
export function addDatasetImport(dataset: Command): void {
  withConfigOptions(dataset.command('import'))
    .description(
      'bring in DICOM folders, or pictures, with labels and annotations; nothing is written while anything is wrong',
    )
    .option('--dicom <dir>', 'folder of DICOM files; views are paired by the rules of the node')
    .addOption(new Option('--pictures <dir>', 'folder of PNG and JPEG pictures instead').conflicts('dicom'))
    .option(
      '--labels <file>',
      'CSV or JSON: patient, study, file, view, class, tumour, age, sex, report, ...',
    )
    .option('--annotations <dir>', 'LabelMe JSON or XML, one folder a reader')
    .option('--boxes <path>', 'CSV file,x0,y0,x1,y1,label in pixels, or a folder of YOLO text files')
    .option('--box-labels <list>', 'label texts of the class numbers in YOLO text files, in order', 'U')
    .option('--reports <dir>', 'report texts, <study UID or patient id>.txt')
    .option('--adjudication <file>', 'the filled-in adjudicate.csv of an earlier import')
    .addOption(
      new Option('--task <name>', 'what is to be learnt')
        .choices(Object.keys(TASK_CLASSES))
        .makeOptionMandatory(),
    )
    .requiredOption('--key <file>', 'key of the pseudonyms, made when it is not there; keep it apart')
    .option('--name <name>', 'name of the data set (default: that of the folder)')
    .option('--statement <text>', 'shown with every model trained on it', 'Pseudonymised patient data')
    .option('--label-codes <file>', 'table of label codes (default: mappings/labels.yaml)')
    .requiredOption('-o, --out <dir>', 'folder to write to')
    .action(runImport);
}

async function runImport(options: ImportOptions, command: Command): Promise<void> {
  const { dicom, pictures, labels, task, out } = options;
  if (dicom === undefined && pictures === undefined)
    command.error('error: one of --dicom and --pictures is needed');
  const codes = await readLabelCodes(options.labelCodes);
  let progress: ReturnType<typeof createProgress> | undefined;
  const result = await importDataSet(
    out,
    {
      name: options.name ?? basename(resolve(out)),
      statement: options.statement,
      task,
      found: dicom === undefined ? await findPictures(pictures!) : await findDicom(dicom, options),
      labels: labels === undefined ? [] : await readLabels(labels, task),
      annotationFolder: options.annotations ?? null,
      boxes:
        options.boxes === undefined ? null : { path: options.boxes, labels: options.boxLabels.split(',') },
      reportFolder: options.reports ?? null,
      adjudicated:
        options.adjudication === undefined ? new Map() : await readAdjudication(options.adjudication, codes),
      pseudonyms: createPseudonyms(await readPseudonymKey(options.key)),
      codes,
    },
    (done, total) => (progress ??= createProgress('images', total)).update(done),
  );
  progress?.end();
  printResult(result, out);
}

async function findDicom(folder: string, options: ConfigOptions): Promise<FoundFiles> {
  const { config } = configFrom(options);
  const { viewRules } = await readMappings(config);
  return findDicomViews(folder, { viewRules, maxFileBytes: config.dimse.limits.objectSize });
}

function printResult({ manifest, notes, waiting, agreement }: ImportResult, out: string): void {
  for (const note of notes) console.log(`note: ${note}`);
  if (agreement !== null)
    console.log(
      `${agreement.readers} readers of ${agreement.images} images: Fleiss' kappa ${round(agreement.fleissKappa)}, ` +
        `mean Dice ${round(agreement.meanDice)}`,
    );
  if (waiting > 0)
    console.log(`${waiting} images wait for an expert: fill in ${out}/adjudicate.csv, then --adjudication`);
  if (manifest.images.some(({ reportFile }) => reportFile !== undefined))
    console.log('names of the header were taken out of the reports; read them before passing them on');
  console.log(`${manifest.images.length} images in ${out}`);
}

function round(value: number | null): string {
  return value === null ? 'not defined' : value.toFixed(3);
}
