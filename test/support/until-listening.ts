import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** Waits until somebody accepts connections on a loopback port: for programs that do not say when they listen. */
export async function untilListening(port: number, limitMs = 10_000): Promise<void> {
  const giveUpAt = Date.now() + limitMs;
  while (!(await accepts(port))) {
    if (Date.now() > giveUpAt) throw new Error(`nobody listens on port ${port}`);
    await delay(20);
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
