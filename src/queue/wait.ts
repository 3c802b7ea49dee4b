import { setTimeout } from 'node:timers/promises';

/** Resolves after `ms`, or as soon as `signal` is aborted. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

/** Waits on the machine's timer. */
export const waitOnTimer: Wait = async (ms, signal) => {
  try {
    await setTimeout(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
};
