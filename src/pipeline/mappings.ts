import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ViewRules } from '../assemble/view-rules.ts';
import { parseViewRules } from '../assemble/view-rules.ts';
import type { Config } from '../platform/config-schema.ts';
import { PRODUCT } from '../platform/product.ts';
import type { PreprocessReadings } from '../preprocess/readings.ts';
import { parseReadings } from '../preprocess/readings.ts';
import type { FindingCodes } from '../report/finding-codes.ts';
import { parseFindingCodes } from '../report/finding-codes.ts';
import { PipelineError } from './pipeline-error.ts';

/** The files besides the model that decide what a result says, read once at start. */
export interface Mappings {
  readonly viewRules: ViewRules;
  readonly readings: PreprocessReadings;
  readonly findings: FindingCodes;
  /** SHA-256, hex, of the three texts and the program's version: a new version may draw or word a result differently. */
  readonly configHash: string;
}

/**
 * Reads and checks the mappings that the configuration names.
 * @throws PipelineError `MAPPING_UNREADABLE`; AssembleError, PreprocessError, ReportError naming every fault of a file.
 */
export async function readMappings(config: Config): Promise<Mappings> {
  const [views, readings, findings] = await Promise.all([
    readText(config.assemble.viewRules),
    readText(config.preprocess.readings),
    readText(config.report.findings),
  ]);
  const hash = createHash('sha256').update(PRODUCT.version);
  for (const text of [readings, findings, views]) hash.update('\0').update(text);
  return {
    viewRules: parseViewRules(views),
    readings: parseReadings(readings),
    findings: parseFindingCodes(findings),
    configHash: hash.digest('hex'),
  };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new PipelineError('MAPPING_UNREADABLE', 'permanent', `${path} cannot be read`, { cause });
  }
}
