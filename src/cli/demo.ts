import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Command } from 'commander';
import type { ModelResultRow, StudyDetail } from '../admin/node-view.ts';
import { DEFAULT_DIMSE_TIMEOUTS } from '../deliver/dimse-peer.ts';
import { sendPart10Files } from '../deliver/store-scu.ts';
import { parsePart10 } from '../dicom/data-set.ts';
import { generatePatient } from '../phantom/generate-patient.ts';
import { phantomToDicom } from '../phantom/write-phantom.ts';
import type { Config } from '../platform/config-schema.ts';
import { NodeError, asError } from '../platform/node-error.ts';
import { PRODUCT } from '../platform/product.ts';
import type { ConfigOptions } from './config-options.ts';
import { configFrom, withConfigOptions } from './config-options.ts';

class DemoError extends NodeError {}

interface DemoOptions extends ConfigOptions {
  readonly seed?: string;
}

const WAIT_MS = 120_000;
const POLL_MS = 250;

/** `demo`: a synthetic study over a real association to the running node, and what came of it. */
export function addDemo(program: Command): void {
  withConfigOptions(program.command('demo'))
    .description(
      'send a SYNTHETIC two-view study to the running node, wait, and print the result and its files',
    )
    .option('--seed <n>', 'which synthetic patient; another one at each run when left out')
    .action(async (options: DemoOptions) => {
      const { config } = configFrom(options);
      const seed = options.seed === undefined ? Math.trunc(Date.now() / 1000) : Number(options.seed);
      const patient = generatePatient('lung', seed);
      const file = phantomToDicom(patient);
      console.log(
        `Sending synthetic patient ${seed} (true class: ${patient.truth.className}) to ${config.dimse.aeTitle} ...`,
      );
      await send(config, file);
      console.log('Received and stored. Waiting for the result ...');
      console.log(describe(config, await waitForResult(config, studyOf(file))));
    });
}

function studyOf(file: Uint8Array): string {
  return parsePart10(file).text('x0020000d');
}

async function send({ dimse }: Config, file: Uint8Array): Promise<void> {
  const peer = {
    host: dimse.host,
    port: dimse.port,
    calledAeTitle: dimse.aeTitle,
    callingAeTitle: 'DEMO',
    timeouts: DEFAULT_DIMSE_TIMEOUTS,
  };
  const sent = sendPart10Files(peer, [file], AbortSignal.timeout(DEFAULT_DIMSE_TIMEOUTS.totalMs));
  const [answer] = await sent.catch((cause: unknown) => {
    const text = `the study could not be sent to ${dimse.host}:${dimse.port}; is the node running ("npm start")?`;
    throw new DemoError('DEMO_NOT_SENT', 'permanent', text, { cause });
  });
  if (answer?.status === 0) return;
  const status = answer?.status?.toString(16) ?? 'none';
  throw new DemoError(
    'DEMO_REFUSED',
    'permanent',
    `the node answered C-STORE with status ${status} (hexadecimal)`,
  );
}

/** Asks the node until the study is analysed and delivered everywhere, or has stopped. */
async function waitForResult(config: Config, studyInstanceUid: string): Promise<StudyDetail> {
  const end = Date.now() + WAIT_MS;
  for (;;) {
    const detail = await askForStudy(config, studyInstanceUid);
    const settled = detail?.deliveries.every(({ state }) => state !== 'pending') === true;
    const stopped = detail !== null && ['ambiguous', 'not-applicable', 'failed'].includes(detail.study.state);
    if (detail !== null && (stopped || (detail.study.state === 'analysed' && settled))) return detail;
    if (Date.now() > end)
      throw new DemoError(
        'DEMO_TIMEOUT',
        'transient',
        `no result within ${WAIT_MS / 1000} s; the state is ${detail?.study.state ?? 'unknown'}`,
      );
    await setTimeout(POLL_MS);
  }
}

async function askForStudy({ admin }: Config, studyInstanceUid: string): Promise<StudyDetail | null> {
  const headers: Record<string, string> =
    admin.bearerToken === null ? {} : { authorization: `Bearer ${admin.bearerToken}` };
  const url = `${webAddress(admin)}/api/studies/${studyInstanceUid}`;
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(10_000) });
    if (response.status === 404) return null;
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return (await response.json()) as StudyDetail;
  } catch (error) {
    throw new DemoError('DEMO_NO_WEB', 'permanent', `${url} does not answer: ${asError(error).message}`, {
      cause: error,
    });
  }
}

function describe(config: Config, { study, result, deliveries }: StudyDetail): string {
  const lines = ['', `Study ${study.studyInstanceUid}: ${study.state} ${study.reason}`.trimEnd()];
  if (result !== null) {
    for (const each of result.results) lines.push(...describeModel(each));
    for (const { code, severity, text } of result.qc) lines.push(`  QC ${severity} ${code}: ${text}`);
  }
  for (const { destination, state, lastError } of deliveries) {
    const where = config.deliver.destinations.find(({ name }) => name === destination);
    const place = where?.kind === 'folder' ? join(where.directory, study.studyInstanceUid) : destination;
    lines.push(`  Files:     ${place} (${state}${lastError === null ? '' : `: ${lastError}`})`);
  }
  lines.push(
    `  Look at:   ${webAddress(config.admin)}/studies/${study.studyInstanceUid}`,
    '',
    PRODUCT.disclaimer,
  );
  return lines.join('\n');
}

function describeModel(result: ModelResultRow): string[] {
  const bars = result.classes.map(
    ({ name, probability }) =>
      `  ${name.padEnd(8)} ${probability.toFixed(3)} ${'#'.repeat(Math.round(probability * 40))}`,
  );
  return [
    ...bars,
    `  Predicted: ${result.predicted ?? `no class: ${result.outcome?.text ?? ''}`} (${result.operatingPoint})`,
    `  Model:     ${result.model}`,
    `  Engine:    ${result.engine}`,
  ];
}

function webAddress({ host, port }: Config['admin']): string {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
