import { setImmediate } from 'node:timers/promises';

/** Lets the event loop go round so often: what is ready on a socket has been read by then. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await setImmediate();
}
