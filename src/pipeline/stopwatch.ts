import { performance } from 'node:perf_hooks';

/** Adds up the wall time of named steps. */
export interface Stopwatch {
  time<T>(step: string, work: () => T | Promise<T>): Promise<T>;
  /** Milliseconds by step, to a tenth. */
  elapsedMs(): Record<string, number>;
}

/** A stopwatch with nothing on it. */
export function createStopwatch(): Stopwatch {
  const elapsed = new Map<string, number>();
  return {
    async time(step, work) {
      const start = performance.now();
      try {
        return await work();
      } finally {
        elapsed.set(step, (elapsed.get(step) ?? 0) + performance.now() - start);
      }
    },
    elapsedMs: () => Object.fromEntries([...elapsed].map(([step, ms]) => [step, Math.round(ms * 10) / 10])),
  };
}
