import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 20;

/** Asks again and again until the answer is neither `null` nor `false`; fails by name when that takes too long. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | null | false> | T | null | false,
  limitMs = 30_000,
): Promise<T> {
  const giveUpAt = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== false) return answer;
    if (Date.now() > giveUpAt) throw new Error(`not within ${limitMs} ms: ${what}`);
    await delay(POLL_MS);
  }
}
