import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { StudyDetail, StudyRow } from '../../src/admin/node-view.ts';
import { startProgram } from './child-program.ts';
import { eventually } from './eventually.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The command as an operator starts it. */
export const COMMAND = resolve(import.meta.dirname, '../../scripts/osteonode');

/** Settings by key, for example `{ 'assemble.deadline': '1s' }`. */
export type Settings = Readonly<Record<string, unknown>>;

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly [field: string]: unknown;
}

/** The node as a process of its own, on free ports. */
export interface RunningNode extends AsyncDisposable {
  readonly pid: number;
  readonly dimsePort: number;
  /** Root of the administration, without a slash at the end. */
  readonly url: string;
  readonly folder: string;
  readonly outbox: string;
  /** Everything it printed, both streams. */
  output(): string;
  /** Its structured log so far. */
  log(): LogLine[];
  /** Asks the administration; the answer is parsed JSON; fails unless it is a success. */
  get<T>(path: string): Promise<T>;
  studies(): Promise<readonly StudyRow[]>;
  /** `null` while the node does not know the study. */
  study(studyInstanceUid: string): Promise<StudyDetail | null>;
  /** Waits until the study is as wanted. */
  untilStudy(
    studyInstanceUid: string,
    isAsWanted: (detail: StudyDetail) => boolean,
    limitMs?: number,
  ): Promise<StudyDetail>;
  /** Resident memory in MiB, now and at its highest. */
  memoryMib(): Promise<{ readonly now: number; readonly peak: number }>;
  /** Sends SIGTERM (or what is given) and waits for the end; the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** `--set` parameters of settings. */
export function settingParameters(settings: Settings): string[] {
  return Object.entries(settings).flatMap(([key, value]) => ['-s', `${key}=${JSON.stringify(value)}`]);
}

/**
 * Settings of a node that disturbs nobody: free loopback ports, all its files in `folder`, the CPU for inference.
 */
export function quietSettings(folder: string): Settings {
  return {
    'node.stateDirectory': join(folder, 'state'),
    'node.diskReserve': '16MiB',
    'dimse.port': 0,
    'admin.port': 0,
    'infer.providers': ['cpu'],
    'deliver.destinations': [{ name: 'outbox', kind: 'folder', directory: join(folder, 'outbox') }],
  };
}

/**
 * Starts `scripts/osteonode serve` and waits until it receives. With `folder` given, that is kept at the end, so that
 * another start finds what this one has left.
 */
export async function startNodeProcess(
  settings: Settings = {},
  options: { readonly folder?: string; readonly parameters?: readonly string[] } = {},
): Promise<RunningNode> {
  const own = options.folder === undefined ? await temporaryFolder() : null;
  const folder = options.folder ?? own!.path;
  const parameters = settingParameters({ ...quietSettings(folder), ...settings });
  const program = await startProgram(
    COMMAND,
    [...(options.parameters ?? []), 'serve', ...parameters],
    /"message":"node\.started".*\n/,
    { cwd: folder },
  );
  const log = (): LogLine[] => parseLog(program.output());
  const started = log().find(({ message }) => message === 'node.started')!;
  const url = `http://127.0.0.1:${String(started['adminPort'])}`;

  async function study(studyInstanceUid: string): Promise<StudyDetail | null> {
    const response = await fetch(`${url}/api/studies/${studyInstanceUid}`);
    if (response.status === 404) return null;
    return (await jsonOf(response)) as StudyDetail;
  }

  return {
    pid: program.pid,
    dimsePort: Number(started['dimsePort']),
    url,
    folder,
    outbox: join(folder, 'outbox'),
    output: program.output,
    log,
    get: async <T>(path: string) => (await jsonOf(await fetch(`${url}${path}`))) as T,
    studies: async () =>
      ((await jsonOf(await fetch(`${url}/api/studies?limit=200`))) as { studies: StudyRow[] }).studies,
    study,
    untilStudy: async (studyInstanceUid, isAsWanted, limitMs = 30_000) => {
      let last: StudyDetail | null = null;
      try {
        return await eventually(
          `study ${studyInstanceUid}`,
          async () => {
            last = await study(studyInstanceUid);
            return last !== null && isAsWanted(last) ? last : null;
          },
          limitMs,
        );
      } catch (cause) {
        throw new Error(`it is ${JSON.stringify(last)}; the node said:\n${program.output().slice(-4000)}`, {
          cause,
        });
      }
    },
    memoryMib: async () => {
      const status = await readFile(`/proc/${program.pid}/status`, 'utf8');
      const mib = (field: string): number =>
        Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)![1]) / 1024;
      return { now: mib('VmRSS'), peak: mib('VmHWM') };
    },
    stop: (signal = 'SIGTERM') => program.stop(signal),
    async [Symbol.asyncDispose]() {
      await program[Symbol.asyncDispose]();
      await own?.[Symbol.asyncDispose]();
    },
  };
}

/** Analysed, and brought to every destination. */
export function isDelivered({ study, deliveries }: StudyDetail): boolean {
  return study.state === 'analysed' && deliveries.every(({ state }) => state === 'delivered');
}

function parseLog(output: string): LogLine[] {
  return output
    .split('\n')
    .slice(0, -1)
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as LogLine);
}

async function jsonOf(response: Response): Promise<unknown> {
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${await response.text()}`);
  return response.json();
}
