/** Time as a collaborator, so that tests need no sleeping. */
export interface Clock {
  /** Milliseconds since the epoch. */
  nowMs(): number;
}

export const systemClock: Clock = { nowMs: () => Date.now() };

/** ISO 8601 in UTC of a clock's present. */
export function isoNow(clock: Clock): string {
  return new Date(clock.nowMs()).toISOString();
}
