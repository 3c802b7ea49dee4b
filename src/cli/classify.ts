import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { ClassifyParts, StudyClassification } from '../pipeline/classify-files.ts';
import { classifyStudies, readInstances } from '../pipeline/classify-files.ts';
import { readMappings } from '../pipeline/mappings.ts';
import { readModelCatalogue } from '../pipeline/model-catalogue.ts';
import { analysisSettings, closeModels, openStations } from '../pipeline/open-stations.ts';
import { createLogger, silentLogger } from '../platform/logger.ts';
import { readInstallationId } from '../store/installation-id.ts';
import { collectFiles } from './collect-files.ts';
import type { ConfigOptions } from './config-options.ts';
import { configFrom, withConfigOptions } from './config-options.ts';
import { EXIT } from './exit-code.ts';
import { writeClassification } from './write-classification.ts';

interface ClassifyOptions extends ConfigOptions {
  readonly out: string;
}

/** `classify FILE… --out DIR`: the whole work offline, through the same pipeline code. */
export function addClassify(program: Command): void {
  withConfigOptions(program.command('classify'))
    .description(
      'classify DICOM files or folders offline; exit 3 when nothing could be classified (result.json says why). ' +
        'For models that judge hot spots, segmentations among the files and annotations of labelme.py beside them ' +
        '(SCAN.anterior.json and SCAN.posterior.json beside SCAN.dcm) give the outlines.',
    )
    .argument('<file...>', 'DICOM files, or folders that hold them')
    .requiredOption(
      '-o, --out <dir>',
      'folder for result.json, the reports, the overlay and its PNG, and asymmetry.png',
    )
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
  const settings = { ...analysisSettings(config, mappings, installationId), measureFusion: false };
  let stations: ReturnType<typeof openStations> | undefined;
  const parts: ClassifyParts = {
    viewRules: mappings.viewRules,
    own: { ownDeviceUids: new Set() },
    modelRules: config.infer.models,
    catalogue: await readModelCatalogue(config),
    afterDeadline: config.assemble.afterDeadline,
    openStations: () => (stations ??= openStations(settings, logger)),
    maxFileBytes: config.dimse.limits.objectSize,
    logger,
    createdAt: new Date().toISOString(),
  };
  const { instances, refused } = await readInstances(await collectFiles(paths), parts);
  const studies = await classifyStudies(instances, parts);
  await closeModels((await stations)?.models ?? []);
  await writeClassification(resolve(options.out), studies, refused);
  for (const { path, code, reason } of refused) console.error(`not used: ${path}: ${reason} [${code}]`);
  return studies.some(isClassified) ? EXIT.success : EXIT.notClassified;
}

/** Whether a class was found: an analysis that a quality check refused has none. */
function isClassified(study: StudyClassification): boolean {
  return study.kind === 'analysed' && study.analysis.result.outcome === null;
}
