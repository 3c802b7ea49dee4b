import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { LoadedConfig } from '../platform/config.ts';
import { loadConfig } from '../platform/config.ts';

/** Root of the installation: holds conf, mappings and models. */
export const INSTALLATION = resolve(import.meta.dirname, '../..');

export interface ConfigOptions {
  readonly config?: string;
  readonly set: string[];
}

/** Adds `--config FILE` and `--set key=value` to a command. */
export function withConfigOptions(command: Command): Command {
  return command
    .option('-c, --config <file>', 'settings of this site (YAML); conf/default.yaml lists every key')
    .option(
      '-s, --set <key=value>',
      'one setting, for example dimse.port=4242; may be repeated',
      collect,
      [],
    );
}

/** Loads the configuration that the options name. */
export function configFrom(options: ConfigOptions): LoadedConfig {
  return loadConfig({ installation: INSTALLATION, file: options.config, overrides: options.set });
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}
