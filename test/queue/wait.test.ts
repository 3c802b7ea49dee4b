import { waitOnTimer } from '../../src/queue/wait.ts';

describe('waitOnTimer', () => {
  it('ends at once when it is called off, before or meanwhile', async () => {
    const signal = new AbortController();
    const waiting = waitOnTimer(3_600_000, signal.signal);
    signal.abort();
    await waiting;
    await waitOnTimer(3_600_000, signal.signal);
  });

  it('ends when the time is over', async () => {
    await waitOnTimer(0, new AbortController().signal);
  });
});
