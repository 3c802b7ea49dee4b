import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createDestination } from './deliver/create-destination.ts';
import { configuredModels } from './infer/choose-models.ts';
import type { ProbeOutcome } from './infer/open-engine.ts';
import { openEngine } from './infer/open-engine.ts';
import { openStores } from './open-stores.ts';
import { readMappings } from './pipeline/mappings.ts';
import { loadUsableModel } from './pipeline/open-stations.ts';
import { systemClock } from './platform/clock.ts';
import type { Config, DestinationConfig, DicomwebSourceConfig } from './platform/config-schema.ts';
import { createHttpClient, httpOptionsOf } from './platform/http-client.ts';
import type { Logger } from './platform/logger.ts';
import { NodeError, asError } from './platform/node-error.ts';
import { asComprehensiveSr } from './report/as-comprehensive-sr.ts';
import { freeBytesOf } from './store/disk-reserve.ts';

/** What one check found, in words for an admin; `advice` says what to fix, or is empty. */
export interface CheckResult {
  readonly name: string;
  readonly outcome: 'ok' | 'warning' | 'fault';
  readonly text: string;
  readonly advice: string;
}

const PEER_TIMEOUT_MS = 20_000;
const GPU_PROVIDERS: readonly string[] = ['cuda', 'webgpu', 'tfjs-node-gpu'];

/** Checks what a node of this configuration needs, one thing after the other; nothing is changed but an empty state. */
export async function* checkNode(config: Config, logger: Logger): AsyncGenerator<CheckResult> {
  yield await check('disk', 'free space, or move node.stateDirectory', () => checkDisk(config));
  yield await checkDatabase(config, logger);
  yield await check(
    'mappings',
    'repair assemble.viewRules, preprocess.readings or report.findings',
    async () => {
      await readMappings(config);
      return 'view rules, readings and findings are valid';
    },
  );
  yield* checkInference(config, logger);
  if (config.dimse.peers.length === 0)
    yield {
      name: 'dimse.peers',
      outcome: 'warning',
      text: 'nobody may call',
      advice: 'add the PACS to dimse.peers',
    };
  if (config.deliver.destinations.length === 0)
    yield {
      name: 'deliver.destinations',
      outcome: 'warning',
      text: 'results go nowhere',
      advice: 'add a destination',
    };
  for (const destination of config.deliver.destinations)
    yield await checkDestination(destination, config.dimse.aeTitle);
  for (const source of config.dicomweb.sources) yield await checkSource(source);
}

async function check(name: string, advice: string, work: () => Promise<string>): Promise<CheckResult> {
  try {
    return { name, outcome: 'ok', text: await work(), advice: '' };
  } catch (error) {
    const code = error instanceof NodeError ? ` [${error.code}]` : '';
    return { name, outcome: 'fault', text: `${asError(error).message}${code}`, advice };
  }
}

async function checkDisk({ node }: Config): Promise<string> {
  await mkdir(node.stateDirectory, { recursive: true, mode: 0o750 });
  const free = await freeBytesOf(node.stateDirectory);
  if (free <= node.diskReserve)
    throw new Error(
      `${mebibytes(free)} free in ${node.stateDirectory}, less than the reserve of ${mebibytes(node.diskReserve)}`,
    );
  return `${mebibytes(free)} free in ${node.stateDirectory}`;
}

async function checkDatabase(config: Config, logger: Logger): Promise<CheckResult> {
  const name = 'database';
  try {
    const stores = await openStores(config.node, systemClock, logger);
    await stores.db.destroy();
    return { name, outcome: 'ok', text: 'opens, tables up to date', advice: '' };
  } catch (error) {
    if (error instanceof NodeError && error.code === 'STATE_LOCKED')
      return { name, outcome: 'ok', text: 'in use by a running node', advice: '' };
    return check(name, 'see the message; a damaged database is restored from a backup', () =>
      Promise.reject(asError(error)),
    );
  }
}

async function* checkInference({ infer }: Config, logger: Logger): AsyncGenerator<CheckResult> {
  for (const name of configuredModels(infer.models)) yield* checkModel(name, infer, logger);
}

async function* checkModel(
  name: string,
  { modelsDirectory, providers, threads }: Config['infer'],
  logger: Logger,
): AsyncGenerator<CheckResult> {
  let file = '';
  const advice = 'restore the model folder, or take it out of infer.models';
  yield await check(`model ${name}`, advice, async () => {
    const model = await loadUsableModel(join(modelsDirectory, name));
    file = model.file;
    const tracers = model.tracers.join(', ');
    return `${model.id} ${model.version} for ${tracers}, checksum as stated. ${model.training.statement}`;
  });
  if (file === '') return;
  const probes: ProbeOutcome[] = [];
  yield await check(`engine of ${name}`, 'put cpu into infer.providers', async () => {
    const onProbe = (probe: ProbeOutcome): unknown => probes.push(probe);
    const engine = await openEngine(file, { providers, threads, logger, onProbe });
    await engine.close();
    return `${engine.identity.name} ${engine.identity.version} (${engine.identity.provider})`;
  });
  for (const { provider, opened, reason } of probes)
    if (GPU_PROVIDERS.includes(provider) && !opened)
      yield { name: `GPU by ${provider}`, outcome: 'warning', text: `not used: ${reason}`, advice: '' };
}

async function checkDestination(config: DestinationConfig, ownAeTitle: string): Promise<CheckResult> {
  const advice = {
    folder: 'create the folder and let this user write to it',
    'c-store': 'check host, port and AE titles here, and that the peer knows our AE title and address',
    'stow-rs': 'check url, authentication and caFile',
  }[config.kind];
  return check(`destination ${config.name}`, advice, async () => {
    const destination = createDestination(config, ownAeTitle, asComprehensiveSr);
    try {
      return await destination.check(AbortSignal.timeout(PEER_TIMEOUT_MS));
    } finally {
      await destination.close();
    }
  });
}

async function checkSource(source: DicomwebSourceConfig): Promise<CheckResult> {
  return check(`source ${source.name}`, 'check url, authentication and caFile', async () => {
    const http = createHttpClient(httpOptionsOf(source, source.maximumInstance));
    try {
      const signal = AbortSignal.timeout(PEER_TIMEOUT_MS);
      const query = [['limit', '1'], ...Object.entries(source.filters)] as const;
      await http.send({
        method: 'GET',
        path: 'studies',
        query: query.map(([key, value]) => [key, value]),
        accept: 'application/dicom+json',
        signal,
      });
      return 'answers QIDO-RS';
    } finally {
      await http.close();
    }
  });
}

function mebibytes(bytes: number): string {
  return `${Math.floor(bytes / 1024 ** 2)} MiB`;
}
