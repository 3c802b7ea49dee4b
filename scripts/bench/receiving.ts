import { join } from 'node:path';
import { rm } from 'node:fs/promises';
import { temporaryFolder } from '../../test/support/temporary-folder.ts';
import type { MakeInstance } from './instances.ts';
import { ctSlices, singleViews, writeInstances } from './instances.ts';
import { memoryMb, settledCpuMs } from './process-figures.ts';
import { runProgram } from './run-program.ts';
import type { Server } from './servers.ts';
import { SERVERS } from './servers.ts';
import type { Spread } from './statistics.ts';
import { spreadOf } from './statistics.ts';

/** What one server did with one kind of objects over one number of associations. */
export interface ReceivingResult {
  readonly server: string;
  readonly load: string;
  readonly associations: number;
  readonly instancesPerSecond: Spread;
  /** Of the server's whole process tree. */
  readonly cpuMsPerInstance: Spread;
  readonly peakMemoryMb: number;
}

interface Load {
  readonly label: string;
  readonly make: MakeInstance;
}

interface Trial {
  readonly server: Server;
  readonly load: Load;
  readonly associations: number;
}

const ASSOCIATIONS = [1, 4];

/**
 * Sends the same objects to every server, one server after the other, round by round in turning order, so that whatever
 * else the machine does meets them all. The first round warms up and is not counted.
 */
export async function measureReceiving(
  options: { readonly rounds: number; readonly instances: number },
  say: (line: string) => void,
): Promise<ReceivingResult[]> {
  await using folder = await temporaryFolder();
  await using running = new AsyncDisposableStack();
  const servers: Server[] = [];
  for (const { start } of SERVERS) servers.push(running.use(await start()));
  const loads: Load[] = [
    { label: 'CT', make: ctSlices() },
    { label: 'NM', make: singleViews() },
  ];
  const measured = new Map<Trial, { readonly rate: number; readonly cpu: number }[]>();
  const trials = loads.flatMap((load) =>
    ASSOCIATIONS.flatMap((associations) => servers.map((server) => ({ server, load, associations }))),
  );
  let sent = 0;
  for (let round = 0; round <= options.rounds; round++) {
    for (const group of groupsOf(trials, servers.length)) {
      const { load, associations } = group[0]!;
      const { instances } = options;
      const path = join(folder.path, 'objects');
      const folders = await writeInstances(path, load.make, sent, instances, associations);
      sent += instances;
      for (const trial of turned(group, round)) {
        const figures = await send(trial.server, folders, instances);
        say(
          `${round === 0 ? 'warm-up' : `round ${round}/${options.rounds}`}: ${load.label}, ${associations} association(s), ` +
            `${trial.server.label}: ${figures.rate.toFixed(0)}/s, ${figures.cpu.toFixed(2)} ms CPU each`,
        );
        if (round > 0) measured.set(trial, [...(measured.get(trial) ?? []), figures]);
      }
      await rm(path, { recursive: true });
    }
  }
  return [...measured].map(([{ server, load, associations }, figures]) => ({
    server: server.label,
    load: load.label,
    associations,
    instancesPerSecond: spreadOf(figures.map(({ rate }) => rate)),
    cpuMsPerInstance: spreadOf(figures.map(({ cpu }) => cpu)),
    peakMemoryMb: memoryMb(server.pid).peak,
  }));
}

/** dcmtk's storescu, one process an association; the time is that of the whole clients, for all servers alike. */
async function send(server: Server, folders: readonly string[], instances: number) {
  const cpuBefore = await settledCpuMs(server.pid);
  const startedAt = performance.now();
  await Promise.all(
    folders.map((folder) =>
      runProgram('storescu', [
        '--required',
        '-aec',
        server.aeTitle,
        '127.0.0.1',
        String(server.port),
        '+sd',
        folder,
      ]),
    ),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  const cpu = (await settledCpuMs(server.pid)) - cpuBefore;
  return { rate: instances / seconds, cpu: cpu / instances };
}

function groupsOf<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: items.length / size }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** The same items, begun at another one. */
function turned<T>(items: readonly T[], by: number): T[] {
  const first = by % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}
