import { setTimeout as delay } from 'node:timers/promises';
import type { StudyDetail } from '../../src/admin/node-view.ts';
import type { DimsePeer } from '../../src/deliver/dimse-peer.ts';
import { DEFAULT_DIMSE_TIMEOUTS } from '../../src/deliver/dimse-peer.ts';
import { sendPart10Files } from '../../src/deliver/store-scu.ts';
import { parsePart10 } from '../../src/dicom/data-set.ts';
import { timeEcho } from './echo.ts';
import type { MakeInstance } from './instances.ts';
import { completeStudies } from './instances.ts';
import { cpuMs, memoryMb } from './process-figures.ts';
import type { ResultSink } from './result-sink.ts';
import { startResultSink } from './result-sink.ts';
import type { OsteonodeProcess } from './start-osteonode.ts';
import { startOsteonode } from './start-osteonode.ts';
import type { Spread } from './statistics.ts';
import { spreadOf } from './statistics.ts';

/** What a node did with complete studies. */
export interface TurnaroundResult {
  /** From the last C-STORE response to the report at the destination, in milliseconds; one study at a time. */
  readonly turnaroundMs: Spread;
  /** The same of the very first study after the start, when nothing is warm. */
  readonly firstTurnaroundMs: number;
  /** Wall time of each station of the analysis, in milliseconds. */
  readonly stationMs: Readonly<Record<string, Spread>>;
  /** Of the whole process from the first byte to the delivered result. */
  readonly cpuMsPerStudy: number;
  /** When studies come faster than they can be worked on. */
  readonly studiesPerMinute: number;
  /** A whole C-ECHO with its association, in milliseconds. */
  readonly echoIdleMs: Spread;
  readonly echoBusyMs: Spread;
  readonly memoryMb: { readonly idle: number; readonly afterStudies: number; readonly peak: number };
  readonly model: string;
  readonly engine: string;
}

/** Distinct patients; the studies beyond them are the same pixels under other UIDs. */
const PATIENTS = 6;
const ECHOES_IDLE = 50;
const ECHO_PAUSE_MS = 20;

/** Sends complete studies to a node, first one by one, then all at once with C-ECHOs in between. */
export async function measureTurnaround(
  options: { readonly studies: number; readonly burst: number },
  say: (line: string) => void,
): Promise<TurnaroundResult> {
  say(`making ${PATIENTS} synthetic patients`);
  const make = completeStudies(PATIENTS);
  await using sink = await startResultSink();
  await using node = await startOsteonode({ destinationPort: sink.port });
  await node.modelReady;
  await delay(1000);
  const idle = memoryMb(node.pid).now;
  const echoIdleMs = await echoes(node, ECHOES_IDLE);
  say(`idle: ${idle.toFixed(0)} MB, C-ECHO ${Math.max(...echoIdleMs).toFixed(1)} ms at most`);

  const first = await sendAndAwait(node, sink, make(0));
  const cpuBefore = cpuMs(node.pid);
  const studies: string[] = [];
  const turnarounds: number[] = [];
  for (let n = 1; n <= options.studies; n++) {
    const { study, ms } = await sendAndAwait(node, sink, make(n));
    studies.push(study);
    turnarounds.push(ms);
    if (n % 5 === 0 || n === options.studies)
      say(`study ${n}/${options.studies}: report after ${ms.toFixed(0)} ms`);
  }
  const cpuMsPerStudy = (cpuMs(node.pid) - cpuBefore) / options.studies;
  const afterStudies = memoryMb(node.pid).now;
  const burst = await sendBurst(node, sink, make, options.studies + 1, options.burst);
  say(
    `burst of ${options.burst}: ${burst.studiesPerMinute.toFixed(0)} studies a minute, C-ECHO ${Math.max(...burst.echoMs).toFixed(1)} ms at most`,
  );
  const details = await Promise.all(studies.map((study) => detailOf(node, study)));
  const { results } = details[0]!.result!;
  const model = results.map((each) => each.model).join('; ');
  const engine = [...new Set(results.map((each) => each.engine))].join('; ');
  return {
    turnaroundMs: spreadOf(turnarounds),
    firstTurnaroundMs: first.ms,
    stationMs: stationTimes(details),
    cpuMsPerStudy,
    studiesPerMinute: burst.studiesPerMinute,
    echoIdleMs: spreadOf(echoIdleMs),
    echoBusyMs: spreadOf(burst.echoMs),
    memoryMb: { idle, afterStudies, peak: memoryMb(node.pid).peak },
    model,
    engine,
  };
}

async function sendAndAwait(
  node: OsteonodeProcess,
  sink: ResultSink,
  file: Uint8Array,
): Promise<{ study: string; ms: number }> {
  const study = parsePart10(file).text('x0020000d');
  const answeredAt = await send(node, [file]);
  return { study, ms: (await sink.arrival(study)) - answeredAt };
}

/** @returns when the last answer was there and the association released, on the clock of this process. */
async function send(node: OsteonodeProcess, files: readonly Uint8Array[]): Promise<number> {
  const answers = await sendPart10Files(peerOf(node), files, AbortSignal.timeout(60_000));
  const refused = answers.find(({ status }) => status !== 0);
  if (refused !== undefined) throw new Error(`the node answered with status ${String(refused.status)}`);
  return performance.now();
}

async function sendBurst(
  node: OsteonodeProcess,
  sink: ResultSink,
  make: MakeInstance,
  first: number,
  count: number,
): Promise<{ studiesPerMinute: number; echoMs: number[] }> {
  const files = Array.from({ length: count }, (_, index) => make(first + index));
  const startedAt = performance.now();
  await send(node, files);
  let isOver = false;
  const arrivals = Promise.all(files.map((file) => sink.arrival(parsePart10(file).text('x0020000d')))).then(
    () => {
      isOver = true;
      return performance.now();
    },
  );
  const echoMs = await echoes(node, Infinity, () => isOver);
  return { studiesPerMinute: (60_000 * count) / ((await arrivals) - startedAt), echoMs };
}

async function echoes(
  node: OsteonodeProcess,
  count: number,
  isOver: () => boolean = () => false,
): Promise<number[]> {
  const took: number[] = [];
  while (took.length < count && !isOver()) {
    took.push(await timeEcho(peerOf(node)));
    await delay(ECHO_PAUSE_MS);
  }
  return took;
}

function peerOf({ port, aeTitle }: OsteonodeProcess): DimsePeer {
  return {
    host: '127.0.0.1',
    port,
    calledAeTitle: aeTitle,
    callingAeTitle: 'BENCH',
    timeouts: DEFAULT_DIMSE_TIMEOUTS,
  };
}

async function detailOf(node: OsteonodeProcess, study: string): Promise<StudyDetail> {
  const response = await fetch(`${node.url}/api/studies/${study}`);
  if (!response.ok) throw new Error(`the node says nothing of a study: HTTP ${response.status}`);
  return (await response.json()) as StudyDetail;
}

/** The stations' times stand in each study's log, in the line that says it was analysed. */
function stationTimes(details: readonly StudyDetail[]): Record<string, Spread> {
  const times = new Map<string, number[]>();
  for (const { log } of details) {
    const { detail } = log.find(({ code }) => code === 'study.analysed')!;
    for (const [name, value] of Object.entries(detail)) {
      if (typeof value !== 'number' || name === 'revision') continue;
      times.set(name, [...(times.get(name) ?? []), value]);
    }
  }
  return Object.fromEntries([...times].map(([name, values]) => [name, spreadOf(values)]));
}
