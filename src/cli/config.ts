import type { Command } from 'commander';
import type { ConfigOptions } from './config-options.ts';
import { configFrom, withConfigOptions } from './config-options.ts';

/** `config`: the value in force for every key, and where it came from. */
export function addConfig(program: Command): void {
  withConfigOptions(program.command('config'))
    .description(
      'print every setting in force and where it came from; exit 2 and list all faults if it is not valid',
    )
    .option('--json', 'as JSON')
    .action((options: ConfigOptions & { json?: boolean }) => {
      const { settings } = configFrom(options);
      if (options.json === true) {
        console.log(JSON.stringify(settings, null, 2));
        return;
      }
      const width = Math.max(...settings.map(({ key }) => key.length));
      for (const { key, value, origin } of settings)
        console.log(`${key.padEnd(width)}  ${JSON.stringify(value)}  (${origin})`);
    });
}
