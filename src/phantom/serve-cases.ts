import { parentPort } from 'node:worker_threads';

/** The other end of `mapCases`: answers each case number with what `make` says, until told that there are no more. */
export function serveCases<T>(make: (index: number) => T | Promise<T>): void {
  const port = parentPort;
  if (port === null) throw new Error('serveCases runs in a worker thread only');
  let before: Promise<void> = Promise.resolve();
  port.on('message', (index: number | null) => {
    // One after the other; an error is thrown here, out of any promise, so that it ends the worker and is seen.
    before = before
      .then(async () => {
        if (index === null) port.close();
        else port.postMessage({ index, value: await make(index) });
      })
      .catch((error: unknown) => {
        setImmediate(() => {
          throw error;
        });
      });
  });
}
