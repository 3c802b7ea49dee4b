import type { FusionResult } from './fusion.ts';
import type { ReceivingResult } from './receiving.ts';
import type { StartResult } from './start-time.ts';
import { showSpread, textTable } from './text-table.ts';
import type { TurnaroundResult } from './turnaround.ts';

/** Everything that one run measured; a part that was not asked for is absent. */
export interface BenchResults {
  readonly start?: StartResult;
  readonly turnaround?: TurnaroundResult;
  readonly receiving?: readonly ReceivingResult[];
  readonly fusion?: FusionResult;
}

/** One aim and whether it was reached. */
interface Aim {
  readonly name: string;
  readonly reached: number;
  readonly limit: number;
  readonly unit: string;
}

/** The results as text for a terminal: medians, with minimum and maximum in brackets. */
export function showResults(results: BenchResults): string {
  const { start, turnaround, receiving, fusion } = results;
  return [
    ...(receiving === undefined ? [] : [showReceiving(receiving)]),
    ...(turnaround === undefined ? [] : [showTurnaround(turnaround)]),
    ...(start === undefined ? [] : [showStart(start)]),
    ...(fusion === undefined ? [] : [showFusion(fusion)]),
    showAims(aimsOf(results)),
  ].join('\n\n');
}

function showReceiving(results: readonly ReceivingResult[]): string {
  const header = ['C-STORE, 0.5 MB each', 'load', 'assoc.', 'inst/s', 'server CPU ms/inst', 'peak MB'];
  const rows = results.map((each) => [
    each.server,
    each.load,
    String(each.associations),
    showSpread(each.instancesPerSecond),
    showSpread(each.cpuMsPerInstance, 2),
    each.peakMemoryMb.toFixed(0),
  ]);
  return textTable([header, ...rows]);
}

function showTurnaround(result: TurnaroundResult): string {
  const { turnaroundMs, stationMs, memoryMb } = result;
  const header = ['per study, ms', 'median (min-max)', 'p95'];
  const row = (name: string, spread: TurnaroundResult['turnaroundMs'], digits = 0): string[] => [
    name,
    showSpread(spread, digits),
    spread.p95.toFixed(digits),
  ];
  const table = textTable([
    header,
    row('last C-STORE answer to report at destination', turnaroundMs),
    ...Object.entries(stationMs).map(([name, spread]) => row(`  ${name}`, spread, 1)),
    row('C-ECHO with association, idle', result.echoIdleMs, 1),
    row('C-ECHO with association, during analyses', result.echoBusyMs, 1),
  ]);
  return [
    table,
    `first study after the start: ${result.firstTurnaroundMs.toFixed(0)} ms; CPU per study ${result.cpuMsPerStudy.toFixed(0)} ms; ` +
      `${result.studiesPerMinute.toFixed(0)} studies a minute when they come at once`,
    `memory: ${memoryMb.idle.toFixed(0)} MB idle, ${memoryMb.afterStudies.toFixed(0)} MB after ${turnaroundMs.count} studies, ${memoryMb.peak.toFixed(0)} MB at most`,
    `model: ${result.model}; engine: ${result.engine}`,
  ].join('\n');
}

function showStart({ listeningMs, modelReadyMs, idleMemoryMb }: StartResult): string {
  return (
    `start: listening after ${showSpread(listeningMs)} ms, model ready after ${showSpread(modelReadyMs)} ms, ` +
    `${showSpread(idleMemoryMb)} MB then`
  );
}

function showFusion({ engine, model, phantoms, alignMs, comparisons }: FusionResult): string {
  const header = ['aligned views to probabilities, ms', 'typed arrays', 'graph', 'largest difference'];
  const rows = comparisons.map((each) => [
    each.preprocessing,
    showSpread(each.typedArraysMs, 1),
    showSpread(each.graphMs, 1),
    each.difference.toExponential(1),
  ]);
  return [
    textTable([header, ...rows]),
    `${phantoms} phantoms; finding the bodies and aligning takes ${showSpread(alignMs)} ms before that; ${model}; ${engine}`,
  ].join('\n');
}

function aimsOf({ start, turnaround, receiving, fusion }: BenchResults): Aim[] {
  const aims: Aim[] = [];
  for (const associations of [1, 4]) {
    const cpu = (server: string): number | undefined =>
      receiving?.find(
        (each) => each.server.startsWith(server) && each.load === 'CT' && each.associations === associations,
      )?.cpuMsPerInstance.median;
    const [ours, dcmtk, orthanc] = [cpu('osteonode'), cpu('storescp'), cpu('Orthanc')];
    if (ours === undefined || dcmtk === undefined || orthanc === undefined) continue;
    const over = `${associations} association(s)`;
    aims.push(
      { name: `CPU per instance against storescp, ${over}`, reached: ours / dcmtk, limit: 2, unit: 'x' },
      { name: `CPU per instance against Orthanc, ${over}`, reached: ours / orthanc, limit: 0.5, unit: 'x' },
    );
  }
  if (turnaround !== undefined)
    aims.push(
      { name: 'turnaround p50', reached: turnaround.turnaroundMs.median, limit: 1000, unit: 'ms' },
      {
        name: 'C-ECHO during analyses, worst',
        reached: turnaround.echoBusyMs.maximum,
        limit: 100,
        unit: 'ms',
      },
      { name: 'memory at most', reached: turnaround.memoryMb.peak, limit: 400, unit: 'MB' },
    );
  if (start !== undefined)
    aims.push({ name: 'start to listening', reached: start.listeningMs.median, limit: 2000, unit: 'ms' });
  if (fusion !== undefined)
    aims.push({
      name: 'difference of graph and typed arrays, in 1e-4 of probability',
      reached: Math.max(...fusion.comparisons.map(({ difference }) => difference)) / 1e-4,
      limit: 1,
      unit: 'x',
    });
  return aims;
}

function showAims(aims: readonly Aim[]): string {
  const rows = aims.map(({ name, reached, limit, unit }) => {
    const digits = unit === 'x' ? 2 : 0;
    return [name, `${reached.toFixed(digits)} ${unit}`, `${limit} ${unit}`, reached <= limit ? 'yes' : 'NO'];
  });
  return textTable([['aim', 'measured', 'at most', 'reached'], ...rows]);
}
