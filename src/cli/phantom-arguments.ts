import type { Command } from 'commander';
import { Option } from 'commander';
import { PRESET_NAMES } from '../phantom/presets.ts';
import { readSeed, wholeNumber } from './option-values.ts';

/** Options that `phantom` and `phantom audit` share. */
export interface SharedOptions {
  readonly preset?: string;
  readonly count?: number;
  readonly seed?: number;
  readonly out?: string;
  readonly workers?: number;
}

/**
 * Adds the shared options without defaults: Commander reads them for the outer command even where they are meant for the
 * inner one, and a default of the outer would then hide what was asked.
 */
export function withSharedOptions(command: Command, count: number): Command {
  return command
    .addOption(new Option('-p, --preset <name>', 'kind of patients (default: lung)').choices(PRESET_NAMES))
    .option('-n, --count <n>', `number of patients (default: ${count})`, wholeNumber(1, 1_000_000))
    .option('--seed <n>', 'the same seed makes the same patients (default: 1)', readSeed)
    .option('-o, --out <dir>', 'folder to write to (required)')
    .option(
      '--workers <n>',
      'worker threads; the result does not depend on them (default: all cores)',
      wholeNumber(1, 256),
    );
}

/** The shared options with their defaults; ends with wrong usage where there is no folder. */
export function sharedOptions(
  command: Command,
  { preset = 'lung', count, seed = 1, out, workers }: SharedOptions,
) {
  if (out === undefined) command.error("error: required option '-o, --out <dir>' not specified");
  return { preset, count, seed, out, ...(workers === undefined ? {} : { workers }) };
}
