import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/** How to make many cases on several cores. */
export interface MapCasesOptions {
  readonly count: number;
  /** A module that calls `serveCases`. */
  readonly worker: URL;
  /** Handed to every worker. */
  readonly data: unknown;
  readonly workers?: number;
  readonly signal?: AbortSignal | undefined;
  readonly onCase?: ((done: number) => void) | undefined;
}

/** Two cases on their way to each worker: none waits for the main thread. */
const AHEAD = 2;

/**
 * Runs `count` cases on worker threads. What comes out is in the order of the cases, however many workers there were.
 *
 * @throws what a worker threw, or the reason of the signal; no worker is left running
 */
export async function mapCases<T>(options: MapCasesOptions): Promise<T[]> {
  const { count, worker, data, workers = availableParallelism(), signal, onCase } = options;
  signal?.throwIfAborted();
  const results = new Array<T>(count);
  const threads = Array.from(
    { length: Math.max(1, Math.min(workers, count)) },
    () => new Worker(worker, { workerData: data }),
  );
  let [next, done] = [0, 0];
  const feed = (thread: Worker): void => thread.postMessage(next < count ? next++ : null);
  const stopped = Promise.withResolvers<never>();
  const stop = (): void => stopped.reject(asReason(signal));
  signal?.addEventListener('abort', stop);
  const runs = threads.map(
    (thread) =>
      new Promise<void>((resolve, reject) => {
        thread.on('message', ({ index, value }: { index: number; value: T }) => {
          results[index] = value;
          onCase?.(++done);
          feed(thread);
        });
        thread.on('error', reject);
        thread.on('exit', (code) =>
          code === 0 ? resolve() : reject(new Error(`a worker ended with code ${code}`)),
        );
        for (let ahead = 0; ahead < AHEAD; ahead++) feed(thread);
      }),
  );
  try {
    await Promise.race([Promise.all(runs), stopped.promise]);
  } finally {
    signal?.removeEventListener('abort', stop);
    stopped.promise.catch(() => undefined);
    await Promise.allSettled(threads.map((thread) => thread.terminate()));
  }
  return results;
}

function asReason(signal: AbortSignal | undefined): Error {
  return signal?.reason instanceof Error ? signal.reason : new Error('stopped');
}
