import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../platform/config-schema.ts';
import { PRODUCT } from '../platform/product.ts';
import type { AnalysisSettings } from './open-stations.ts';

/** What an analysis needs of the configuration, with the hash of everything that changes results. */
export async function analysisSettings(config: Config, uidNamespace: string): Promise<AnalysisSettings> {
  const readingsFile = config.preprocess.readings;
  const findingsFile = config.report.findings;
  return {
    modelDirectory: join(config.infer.modelsDirectory, config.infer.model),
    providers: config.infer.providers,
    threads: config.infer.threads,
    readingsFile,
    findingsFile,
    uidNamespace,
    configHash: await hashOfFiles([readingsFile, findingsFile, config.assemble.viewRules]),
  };
}

/** The program's version counts too: a new version may draw or word a result differently. */
async function hashOfFiles(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256').update(PRODUCT.version);
  for (const path of paths) hash.update('\0').update(await readFile(path));
  return hash.digest('hex');
}
