import { once } from 'node:events';
import type { Command } from 'commander';
import type { RunningNode } from '../node.ts';
import { startNode } from '../node.ts';
import type { Config } from '../platform/config-schema.ts';
import { asError } from '../platform/node-error.ts';
import { createLogger } from '../platform/logger.ts';
import { PRODUCT } from '../platform/product.ts';
import type { ConfigOptions } from './config-options.ts';
import { configFrom, withConfigOptions } from './config-options.ts';

/** `serve`: the node itself, until SIGINT or SIGTERM. */
export function addServe(program: Command): void {
  withConfigOptions(program.command('serve'))
    .description('run the node until it is told to stop (SIGINT, SIGTERM)')
    .action(async (options: ConfigOptions) => {
      const { config } = configFrom(options);
      const verbose = program.opts<{ verbose?: boolean }>().verbose === true;
      const logger = createLogger(verbose ? 'debug' : config.node.logLevel, config.node.logFormat);
      const node = await startNode(config, logger);
      console.log(greeting(config, node));
      node.modelReady.then(
        (models) => {
          for (const { model, engine } of models)
            console.log(
              `Model ${model.id} ${model.version} is loaded on ${engine.name} (${engine.provider}). ${model.trainingStatement}`,
            );
        },
        (error: unknown) => console.log(`The model cannot be used, studies wait: ${asError(error).message}`),
      );
      await untilStopped();
      logger.info('node.stopping');
      await node.close();
      logger.info('node.stopped');
    });
}

/** Where to send, where to look, what to do next. */
function greeting(config: Config, { dimse, admin }: RunningNode): string {
  const web = `http://${admin.host.includes(':') ? `[${admin.host}]` : admin.host}:${admin.port}`;
  const destinations = config.deliver.destinations.map((each) =>
    each.kind === 'folder' ? `DICOM files in ${each.directory}` : `${each.name} (${each.kind})`,
  );
  return [
    '',
    `${PRODUCT.name} ${PRODUCT.version}. ${PRODUCT.disclaimer}`,
    '',
    `  Send bone scans to   ${config.dimse.aeTitle} at ${dimse.host}:${dimse.port} (DICOM C-STORE)`,
    `  Look at              ${web}`,
    `  Results go to        ${destinations.join(', ') || 'nowhere: no destination is configured'}`,
    `  State is kept in     ${config.node.stateDirectory}`,
    '',
    '  Next: run "npm run demo" in another terminal to send a synthetic study, or point your PACS here.',
    '  "scripts/osteonode doctor" checks the configuration and the peers; Ctrl-C stops the node.',
    '',
  ].join('\n');
}

async function untilStopped(): Promise<void> {
  const stop = new AbortController();
  await Promise.race(['SIGINT', 'SIGTERM'].map((name) => once(process, name, { signal: stop.signal })));
  // A second Ctrl-C ends the process at once, as people expect.
  stop.abort();
}
