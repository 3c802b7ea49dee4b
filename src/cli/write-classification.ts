import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RefusedFile, StudyClassification } from '../pipeline/classify-files.ts';
import type { ModelResult } from '../pipeline/analysis.ts';
import { PRODUCT } from '../platform/product.ts';
import { drawAsymmetry } from '../report/asymmetry-picture.ts';

/** The keys of `result.json` where nothing was analysed: a script finds the same ones in every result. */
const NOTHING_ANALYSED = {
  revision: 0,
  tracer: null,
  results: [],
  views: [],
  fusion: null,
  acquisition: [],
  asymmetry: [],
  qc: [],
  timingsMs: {},
} as const;

/** Everything that a run may leave in a folder. */
const RESULT_FILE =
  /^(result\.json|(score|lesion)-sr(-[a-z0-9-]+)?\.dcm|overlay-sc\.dcm|overlay\.png|asymmetry\.png)$/;

/**
 * Writes what `classify` found: into `out` itself for one study, into a folder named by the Study Instance UID for each of
 * several. What an earlier run left there goes first: no report may outlive the result it belongs to.
 */
export async function writeClassification(
  out: string,
  studies: readonly StudyClassification[],
  refused: readonly RefusedFile[],
): Promise<void> {
  if (studies.length === 0) {
    const outcome = { code: 'NO_READABLE_OBJECT', text: 'none of the files is a readable DICOM object' };
    await prepareFolder(out);
    await writeResult(out, { study: null, ...NOTHING_ANALYSED, outcome, evidence: [], ignored: [], refused });
    console.log(`nothing to classify: ${outcome.text}`);
  }
  for (const study of studies) {
    const folder = studies.length === 1 ? out : join(out, study.studyInstanceUid);
    await prepareFolder(folder);
    if (study.kind === 'analysed') await writeAnalysis(folder, study, refused);
    else await writeRefusal(folder, study, refused);
  }
}

async function writeAnalysis(
  folder: string,
  { studyInstanceUid, analysis }: Extract<StudyClassification, { kind: 'analysed' }>,
  refused: readonly RefusedFile[],
): Promise<void> {
  const { result, bundle, asymmetryMaps } = analysis;
  for (const { kind, modelId, bytes } of bundle.objects) {
    const name = modelId === undefined ? kind : `${kind}-${modelId}`;
    await writeFile(join(folder, `${name}.dcm`), bytes);
  }
  await writeFile(join(folder, 'overlay.png'), bundle.overlayPng);
  if (asymmetryMaps.length > 0) await writeFile(join(folder, 'asymmetry.png'), drawAsymmetry(asymmetryMaps));
  await writeResult(folder, { ...result, refused });
  console.log(`${studyInstanceUid}: in ${folder}`);
  for (const each of result.results) console.log(describeResult(each));
  console.log(`  ${PRODUCT.disclaimer}`);
}

function describeResult({ model, engine, classes, predicted, outcome, lesions }: ModelResult): string {
  const numbers = (of: ModelResult['classes']): string =>
    of.map(({ name, probability }) => `${name} ${probability.toFixed(3)}`).join(', ');
  const verdict =
    outcome === null
      ? `${predicted ?? ''} (${numbers(classes)})`
      : `not classified: ${outcome.text} [${outcome.code}]`;
  const hotSpots = lesions.map(
    (lesion) =>
      `    hot spot ${lesion.number}, ${lesion.view}: ${lesion.predicted} (${numbers(lesion.classes)})`,
  );
  const what = `${model.id} ${model.version}`;
  return [`  ${what}: ${verdict}; engine ${engine.provider}. ${model.trainingStatement}`, ...hotSpots].join(
    '\n',
  );
}

async function writeRefusal(
  folder: string,
  { studyInstanceUid, outcome, assembly }: Extract<StudyClassification, { kind: 'not-classified' }>,
  refused: readonly RefusedFile[],
): Promise<void> {
  const ignored = assembly.kind === 'complete' ? assembly.scan.ignored : assembly.ignored;
  const evidence = assembly.kind === 'ambiguous' ? assembly.evidence : [];
  const study = { studyInstanceUid };
  await writeResult(folder, { study, ...NOTHING_ANALYSED, outcome, evidence, ignored, refused });
  console.log(`${studyInstanceUid}: not classified: ${outcome.text} [${outcome.code}]`);
}

async function prepareFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder))
    if (RESULT_FILE.test(name)) await rm(join(folder, name), { force: true });
}

async function writeResult(folder: string, result: object): Promise<void> {
  const document = { disclaimer: PRODUCT.disclaimer, ...result };
  await writeFile(join(folder, 'result.json'), `${JSON.stringify(document, null, 2)}\n`);
}
