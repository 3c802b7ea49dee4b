import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { ClassifyParts, RefusedFile, StudyClassification } from '../pipeline/classify-files.ts';
import { classifyStudies, readInstances } from '../pipeline/classify-files.ts';
import { readMappings } from '../pipeline/mappings.ts';
import { analysisSettings, openStations } from '../pipeline/open-stations.ts';
import { createLogger, silentLogger } from '../platform/logger.ts';
import { PRODUCT } from '../platform/product.ts';
import { readInstallationId } from '../store/installation-id.ts';
import type { ConfigOptions } from './config-options.ts';
import { configFrom, withConfigOptions } from './config-options.ts';
import { EXIT } from './exit-code.ts';

interface ClassifyOptions extends ConfigOptions {
  readonly out: string;
}

/** `classify FILE… --out DIR`: the whole work offline, through the same pipeline code. */
export function addClassify(program: Command): void {
  withConfigOptions(program.command('classify'))
    .description(
      'classify DICOM files or folders offline; exit 3 when nothing could be classified (result.json says why)',
    )
    .argument('<file...>', 'DICOM files, or folders that hold them')
    .requiredOption('-o, --out <dir>', 'folder for result.json, the reports, the overlay and its PNG')
    .action(async (paths: string[], options: ClassifyOptions) => {
      process.exitCode = await classify(
        paths,
        options,
        program.opts<{ verbose?: boolean }>().verbose === true,
      );
    });
}

async function classify(
  paths: readonly string[],
  options: ClassifyOptions,
  verbose: boolean,
): Promise<number> {
  const { config } = configFrom(options);
  const logger = verbose ? createLogger('debug', 'text') : silentLogger;
  const mappings = await readMappings(config);
  const installationId = await readInstallationId(config.node.stateDirectory);
  const settings = analysisSettings(config, mappings, installationId);
  let stations: ReturnType<typeof openStations> | undefined;
  const parts: ClassifyParts = {
    viewRules: mappings.viewRules,
    own: { ownDeviceUids: new Set() },
    afterDeadline: config.assemble.afterDeadline,
    openStations: () => (stations ??= openStations(settings, logger)),
    maxFileBytes: config.dimse.limits.objectSize,
    logger,
    createdAt: new Date().toISOString(),
  };
  const { instances, refused } = await readInstances(await collectFiles(paths), parts);
  const studies = await classifyStudies(instances, parts);
  await (await stations)?.engine.close();
  await writeStudies(resolve(options.out), studies, refused);
  for (const { path, code, reason } of refused) console.error(`not used: ${path}: ${reason} [${code}]`);
  return studies.some(isClassified) ? EXIT.success : EXIT.notClassified;
}

/** Whether a class was found: an analysis that a quality check refused has none. */
function isClassified(study: StudyClassification): boolean {
  return study.kind === 'analysed' && study.analysis.result.outcome === null;
}

/** Named files as they are; of folders, whatever may be DICOM (many archives name files without a suffix). */
async function collectFiles(paths: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths) {
    if (!(await stat(path)).isDirectory()) files.push(path);
    else
      for (const entry of await readdir(path, { withFileTypes: true, recursive: true }))
        if (entry.isFile() && /\.(dcm|ima)$|^[^.]+$|^[0-9.]+$/i.test(entry.name))
          files.push(join(entry.parentPath, entry.name));
  }
  return files.sort();
}

async function writeStudies(
  out: string,
  studies: readonly StudyClassification[],
  refused: readonly RefusedFile[],
): Promise<void> {
  await mkdir(out, { recursive: true });
  if (studies.length === 0) {
    const outcome = { code: 'NO_READABLE_OBJECT', text: 'none of the files is a readable DICOM object' };
    await writeResult(out, { disclaimer: PRODUCT.disclaimer, study: null, outcome, refused });
    console.log(`nothing to classify: ${outcome.text}`);
  }
  for (const study of studies) {
    const folder = studies.length === 1 ? out : join(out, study.studyInstanceUid);
    await mkdir(folder, { recursive: true });
    await writeStudy(folder, study, refused);
  }
}

async function writeStudy(
  folder: string,
  study: StudyClassification,
  refused: readonly RefusedFile[],
): Promise<void> {
  if (study.kind === 'not-classified') {
    const { studyInstanceUid, outcome, assembly } = study;
    const ignored = assembly.kind === 'complete' ? assembly.scan.ignored : assembly.ignored;
    const evidence = assembly.kind === 'ambiguous' ? assembly.evidence : [];
    const result = {
      disclaimer: PRODUCT.disclaimer,
      study: { studyInstanceUid },
      outcome,
      evidence,
      ignored,
      refused,
    };
    await writeResult(folder, result);
    console.log(`${studyInstanceUid}: not classified: ${outcome.text} [${outcome.code}]`);
    return;
  }
  const { result, bundle } = study.analysis;
  for (const { kind, bytes } of bundle.objects) await writeFile(join(folder, `${kind}.dcm`), bytes);
  await writeFile(join(folder, 'overlay.png'), bundle.overlayPng);
  await writeResult(folder, { ...result, refused });
  const classes = result.classes
    .map(({ name, probability }) => `${name} ${probability.toFixed(3)}`)
    .join(', ');
  const verdict = result.outcome === null ? `${result.predicted ?? ''} (${classes})` : result.outcome.text;
  console.log(`${study.studyInstanceUid}: ${verdict}; engine ${result.engine.provider}; in ${folder}`);
  console.log(`  ${result.model.trainingStatement} ${PRODUCT.disclaimer}`);
}

async function writeResult(folder: string, result: unknown): Promise<void> {
  await writeFile(join(folder, 'result.json'), `${JSON.stringify(result, null, 2)}\n`);
}
