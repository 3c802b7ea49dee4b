import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ResultDocument } from '../../src/pipeline/analysis.ts';
import { COMMAND } from './running-node.ts';
import { runProgram } from './validators.ts';

export interface CommandEnd {
  readonly exitCode: number;
  readonly text: string;
}

/** Runs a command of `scripts/osteonode` to its end; both output streams together. */
export function runCommand(...parameters: readonly string[]): Promise<CommandEnd> {
  return runProgram(COMMAND, parameters);
}

/** Runs `classify` on the CPU. */
export function classify(out: string, ...paths: readonly string[]): Promise<CommandEnd> {
  return runCommand('classify', ...paths, '--out', out, '-s', 'infer.providers=[cpu]');
}

/** `result.json` of a folder. */
export async function readResult(...folder: readonly string[]): Promise<ResultDocument> {
  return JSON.parse(await readFile(join(...folder, 'result.json'), 'utf8')) as ResultDocument;
}
