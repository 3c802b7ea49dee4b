import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** The kernel counts in hundredths of a second for user space, on every architecture that Node runs on. */
const MS_PER_TICK = 10;
const SETTLE_STEP_MS = 100;
const SETTLE_STEPS = 50;

/** Milliseconds of CPU, user and system, of a process with all its threads and its children, also those that ended. */
export function cpuMs(pid: number): number {
  const own = readStat(pid);
  if (own === null) return 0;
  const living = children(pid).reduce((sum, child) => sum + cpuMs(child), 0);
  return own.ticks * MS_PER_TICK + living;
}

/** CPU time of a process once it has nothing more to do: what it still worked on belongs to what it was given. */
export async function settledCpuMs(pid: number): Promise<number> {
  let before = cpuMs(pid);
  for (let step = 0; step < SETTLE_STEPS; step++) {
    await delay(SETTLE_STEP_MS);
    const now = cpuMs(pid);
    if (now === before) return now;
    before = now;
  }
  return before;
}

/** Resident memory of one process, now and at its highest, in MB of a million bytes. */
export function memoryMb(pid: number): { readonly now: number; readonly peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mb = (field: string): number =>
    (Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024) / 1e6;
  return { now: mb('VmRSS'), peak: mb('VmHWM') };
}

interface Stat {
  readonly parent: number;
  /** utime, stime, cutime and cstime. */
  readonly ticks: number;
}

/** `null` when the process is gone. */
function readStat(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command's name may hold blanks and brackets; behind the last bracket the fields are plain, from the third on.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
    return { parent: Number(fields[1]), ticks };
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}

function children(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => readStat(pid)?.parent === parent);
}
