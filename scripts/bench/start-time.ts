import { setTimeout as delay } from 'node:timers/promises';
import { memoryMb } from './process-figures.ts';
import { startOsteonode } from './start-osteonode.ts';
import type { Spread } from './statistics.ts';
import { spreadOf } from './statistics.ts';

/** How a node starts on an empty state directory. */
export interface StartResult {
  /** From the command to the first accepted connection. */
  readonly listeningMs: Spread;
  /** From the command to a model that has run once. */
  readonly modelReadyMs: Spread;
  /** A second after that. */
  readonly idleMemoryMb: Spread;
}

/** Starts and ends a node several times. */
export async function measureStart(starts: number, say: (line: string) => void): Promise<StartResult> {
  const listening: number[] = [];
  const ready: number[] = [];
  const memory: number[] = [];
  for (let n = 1; n <= starts; n++) {
    await using node = await startOsteonode();
    listening.push(node.startMs);
    ready.push(await node.modelReady);
    await delay(1000);
    memory.push(memoryMb(node.pid).now);
    say(
      `start ${n}/${starts}: listening after ${node.startMs.toFixed(0)} ms, model after ${ready.at(-1)!.toFixed(0)} ms`,
    );
  }
  return {
    listeningMs: spreadOf(listening),
    modelReadyMs: spreadOf(ready),
    idleMemoryMb: spreadOf(memory),
  };
}
