import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Annotation } from '../../annotations/annotation.ts';
import type { LabelCodes } from '../../annotations/label-codes.ts';
import { writeLabelmeJson } from '../../annotations/write-labelme-json.ts';
import { asError } from '../../platform/node-error.ts';
import type { DataSetImage, DataSetManifest } from '../../study/data-set.ts';
import type { CollectedAnnotations } from './collect-annotations.ts';
import { collectAnnotations } from './collect-annotations.ts';
import { collectReports } from './collect-reports.ts';
import { DataSetError } from './data-set-error.ts';
import type { DecidedImage, ReadAgreement } from './decide-images.ts';
import { agreementOf, decideImage } from './decide-images.ts';
import { formatCsv } from './format-csv.ts';
import type { FoundFiles } from './found-files.ts';
import type { NamedView } from './name-views.ts';
import { nameViews } from './name-views.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import { removeIdentifiers } from './pseudonyms.ts';
import type { BoxSource } from './read-boxes.ts';
import { collectBoxes } from './read-boxes.ts';
import type { LabelRow } from './read-labels.ts';
import { TASK_CLASSES, TASK_UNITS } from './task-classes.ts';
import { writeManifest } from './write-manifest.ts';
import { encodeCounts } from './write-picture.ts';

/** What to import. */
export interface ImportRequest {
  readonly name: string;
  readonly statement: string;
  readonly task: DataSetManifest['task'];
  readonly found: FoundFiles;
  readonly labels: readonly LabelRow[];
  readonly annotationFolder: string | null;
  readonly boxes: BoxSource | null;
  readonly reportFolder: string | null;
  /** What experts decided, by image id: codes of the diseases that they see. */
  readonly adjudicated: ReadonlyMap<string, readonly string[]>;
  readonly pseudonyms: Pseudonyms;
  readonly codes: LabelCodes;
}

/** What came of it. */
export interface ImportResult {
  readonly manifest: DataSetManifest;
  readonly notes: readonly string[];
  /** Images that an expert must decide; they are in OUT/adjudicate.csv. */
  readonly waiting: number;
  readonly agreement: ReadAgreement | null;
}

/**
 * Brings real scans into the form of synthetic ones: `images/*.png` with whole counts, annotations, reports, and the
 * manifest, with pseudonyms for patients and studies. Nothing is written while anything is wrong.
 * @throws DataSetError `DATA_SET_FORMAT` with every fault of every file.
 * @source R-010, R-012…R-020
 */
export async function importDataSet(
  out: string,
  request: ImportRequest,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<ImportResult> {
  const { found, task, codes, reportFolder } = request;
  const named = await nameViews(found.views, request.labels, request.pseudonyms);
  const drawn = await collectDrawn(request, named.views);
  const reports = await collectReports(reportFolder, found.reports, found.views);
  const decided = named.views.map((view) =>
    decideImage(view, drawn.byImage.get(view.id) ?? [], { task, codes, adjudicated: request.adjudicated }),
  );
  const faults = [...named.faults, ...drawn.faults, ...reports.faults, ...strangersIn(request, named.views)];
  if (named.views.length === 0) faults.push(...found.unused, 'there is no view to import');
  if (faults.length > 0) throw new DataSetError('DATA_SET_FORMAT', faults);
  const labelled = decided.filter(({ isLabelled }) => isLabelled);
  const images: DataSetImage[] = [];
  for (const each of labelled) {
    images.push(await writeImage(out, each, request, reports.byStudy.get(each.view.found.studyUid) ?? []));
    onProgress(images.length, labelled.length);
  }
  const { name, statement } = request;
  const manifest: DataSetManifest = {
    format: 'osteonode-data-set',
    formatVersion: 1,
    name,
    statement,
    task,
    classes: TASK_CLASSES[task],
    unit: TASK_UNITS[task],
    history: [{ step: 'import', settings: { views: named.views.length, task } }],
    images,
  };
  await writeManifest(out, manifest);
  const agreement = agreementOf(decided, codes);
  if (agreement !== null)
    await writeFile(join(out, 'agreement.json'), `${JSON.stringify(agreement, null, 2)}\n`);
  const waiting = await writeAdjudication(out, labelled);
  return { manifest, notes: notesOf(found, decided), waiting, agreement };
}

async function collectDrawn(
  { annotationFolder, boxes, codes }: ImportRequest,
  views: readonly NamedView[],
): Promise<CollectedAnnotations> {
  const none = { byImage: new Map<string, readonly Annotation[]>(), faults: [] };
  const drawn = annotationFolder === null ? none : await collectAnnotations(annotationFolder, views, codes);
  const boxed = boxes === null ? none : await collectBoxes(boxes, views, codes);
  const byImage = new Map(
    views.map(({ id }) => [id, [...(drawn.byImage.get(id) ?? []), ...(boxed.byImage.get(id) ?? [])]]),
  );
  return { byImage, faults: [...drawn.faults, ...boxed.faults] };
}

function strangersIn({ adjudicated }: ImportRequest, views: readonly NamedView[]): string[] {
  const ids = new Set(views.map(({ id }) => id));
  return [...adjudicated.keys()]
    .filter((id) => !ids.has(id))
    .map((id) => `adjudication: no image is named ${id}`);
}

async function writeImage(
  out: string,
  { view, image, annotations }: DecidedImage,
  { codes }: ImportRequest,
  foundReports: readonly string[],
): Promise<DataSetImage> {
  const file = `images/${view.id}.png`;
  await writeBelow(out, file, await encodeCounts(await loadView(view)));
  const annotationFiles: string[] = [];
  for (const [index, annotation] of annotations.entries()) {
    const path = `annotations/reader-${index + 1}/${view.id}.json`;
    // Readers by number: their names are nobody's business either.
    const anonymous = { ...annotation, reader: `reader-${index + 1}`, imageFile: `../../${file}` };
    await writeBelow(out, path, Buffer.from(writeLabelmeJson(anonymous, codes)));
    annotationFiles.push(path);
  }
  const texts = [...(view.label?.report === undefined ? [] : [view.label.report]), ...foundReports];
  const reportFile = `reports/${view.studyName}.txt`;
  if (texts.length > 0) {
    const text = removeIdentifiers(texts.join('\n\n'), view.found.identifiers);
    await writeBelow(out, reportFile, Buffer.from(`${text}\n`));
  }
  return {
    ...image,
    file,
    ...(annotationFiles.length > 0 ? { annotationFiles } : {}),
    ...(texts.length > 0 ? { reportFile } : {}),
  };
}

async function loadView({ found, id }: NamedView) {
  try {
    return await found.load();
  } catch (cause) {
    throw new DataSetError('DATA_SET_FILE', [`image ${id}: ${found.file}: ${asError(cause).message}`], cause);
  }
}

async function writeBelow(folder: string, file: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(join(folder, file)), { recursive: true });
  await writeFile(join(folder, file), bytes);
}

/** The list that an expert fills in (column `diseases`) and that the next import reads. */
async function writeAdjudication(out: string, decided: readonly DecidedImage[]): Promise<number> {
  const waiting = decided.filter(({ image }) => image.class === null);
  if (waiting.length === 0) return 0;
  const rows = waiting.map(({ view, votes, why }) => [view.id, votes, why, '']);
  await writeFile(join(out, 'adjudicate.csv'), formatCsv(['image', 'votes', 'why', 'diseases'], rows));
  return waiting.length;
}

function notesOf({ unused }: FoundFiles, decided: readonly DecidedImage[]): string[] {
  const unlabelled = decided.filter(({ isLabelled }) => !isLabelled);
  return [
    ...unused,
    ...unlabelled.map(({ view }) => `${view.found.file}: no label and no annotation: left out`),
    ...decided.flatMap(({ view, disagreement }) =>
      disagreement === null ? [] : [`${view.id}: ${disagreement}`],
    ),
  ];
}
