import type { Command } from 'commander';
import type { CheckResult } from '../node-checks.ts';
import { checkNode } from '../node-checks.ts';
import { createLogger, silentLogger } from '../platform/logger.ts';
import type { ConfigOptions } from './config-options.ts';
import { configFrom, withConfigOptions } from './config-options.ts';
import { EXIT } from './exit-code.ts';

const MARK = { ok: 'ok  ', warning: 'WARN', fault: 'FAIL' } as const;

/** `doctor`: checks everything the node needs, and says what to fix. */
export function addDoctor(program: Command): void {
  withConfigOptions(program.command('doctor'))
    .description(
      'check configuration, disk, database, model, engine and every peer, and say what to fix; exit 1 on a fault',
    )
    .option('--json', 'as JSON')
    .action(async (options: ConfigOptions & { json?: boolean }) => {
      const verbose = program.opts<{ verbose?: boolean }>().verbose === true;
      const { config } = configFrom(options);
      const results: CheckResult[] = [{ name: 'configuration', outcome: 'ok', text: 'valid', advice: '' }];
      if (options.json !== true) print(results[0]!);
      for await (const result of checkNode(config, verbose ? createLogger('debug', 'text') : silentLogger)) {
        results.push(result);
        if (options.json !== true) print(result);
      }
      if (options.json === true) console.log(JSON.stringify(results, null, 2));
      const faults = results.filter(({ outcome }) => outcome === 'fault').length;
      if (options.json !== true) console.log(faults === 0 ? 'No faults.' : `${faults} fault(s).`);
      if (faults > 0) process.exitCode = EXIT.failure;
    });
}

function print({ name, outcome, text, advice }: CheckResult): void {
  console.log(`${MARK[outcome]}  ${name.padEnd(28)} ${text}`);
  if (advice !== '') console.log(`      ${''.padEnd(28)} -> ${advice}`);
}
