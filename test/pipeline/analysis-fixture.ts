import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { assembleScan } from '../../src/assemble/assemble-scan.ts';
import { readInstances } from '../../src/pipeline/classify-files.ts';
import type { AnalysisRequest } from '../../src/pipeline/analysis.ts';
import type { Mappings } from '../../src/pipeline/mappings.ts';
import { readMappings } from '../../src/pipeline/mappings.ts';
import { analysisSettings } from '../../src/pipeline/open-stations.ts';
import type { AnalysisSettings } from '../../src/pipeline/open-stations.ts';
import { loadConfig } from '../../src/platform/config.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { phantomScan } from '../support/phantom-scan.ts';

const INSTALLATION = resolve(import.meta.dirname, '../..');
const UID_NAMESPACE = '0b5f7c52-8d0e-4c61-9a86-1f8f3c1d2e44';

const { config } = loadConfig({ installation: INSTALLATION, overrides: ['infer.providers=[cpu]'] });

/** The shipped mappings. */
export async function shippedMappings(): Promise<Mappings> {
  return readMappings(config);
}

/** Shipped model and mappings, on the CPU. */
export async function shippedSettings(changes: Partial<AnalysisSettings> = {}): Promise<AnalysisSettings> {
  return { ...analysisSettings(config, await shippedMappings(), UID_NAMESPACE), ...changes };
}

/** A complete scan of a study of its own, its file in `folder`. */
export async function requestFor(folder: string, name: string): Promise<AnalysisRequest> {
  const path = join(folder, `${name}.dcm`);
  await writeFile(path, phantomScan(name).files[0]!);
  const createdAt = '2030-01-01T08:00:00.000Z';
  const reading = { maxFileBytes: 2 ** 28, logger: silentLogger, createdAt };
  const { instances } = await readInstances([path], reading);
  const { viewRules } = await shippedMappings();
  const assembly = assembleScan(instances, viewRules, { ownDeviceUids: new Set() });
  if (assembly.kind !== 'complete') throw new Error(`the phantom is ${assembly.kind}`);
  const plan = { scan: assembly.scan, models: ['inrac-lung'], lesionSources: [] };
  return { ...plan, revision: 0, predecessors: [], createdAt };
}
