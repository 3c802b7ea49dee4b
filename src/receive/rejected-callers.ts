import type { Clock } from '../platform/clock.ts';
import { isoNow } from '../platform/clock.ts';

/** Somebody who asked for an association and was refused. */
export interface RejectedCaller {
  readonly callingAeTitle: string;
  readonly calledAeTitle: string;
  readonly host: string;
  /** Why, at the last try; a stable code. */
  readonly reason: string;
  readonly count: number;
  /** ISO 8601, UTC. */
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
}

/**
 * Remembers refused callers until the node stops; the log keeps them longer. In bounded memory and not in the database:
 * a port scanner can invent names for ever, and must not cost a write each.
 */
export class RejectedCallers {
  readonly #clock: Clock;
  readonly #maxCallers: number;
  // A map keeps the order of insertion: the one not seen for longest comes first.
  readonly #callers = new Map<string, RejectedCaller>();

  constructor(clock: Clock, maxCallers = 500) {
    this.#clock = clock;
    this.#maxCallers = maxCallers;
  }

  /** Counts one more refusal of this caller and gives back what is now known of it. */
  record(
    caller: Pick<RejectedCaller, 'callingAeTitle' | 'calledAeTitle' | 'host' | 'reason'>,
  ): RejectedCaller {
    const key = JSON.stringify([caller.callingAeTitle, caller.calledAeTitle, caller.host]);
    const known = this.#callers.get(key);
    const now = isoNow(this.#clock);
    const updated: RejectedCaller = {
      callingAeTitle: caller.callingAeTitle,
      calledAeTitle: caller.calledAeTitle,
      host: caller.host,
      reason: caller.reason,
      count: (known?.count ?? 0) + 1,
      firstSeenAt: known?.firstSeenAt ?? now,
      lastSeenAt: now,
    };
    this.#callers.delete(key);
    this.#callers.set(key, updated);
    if (this.#callers.size > this.#maxCallers) this.#callers.delete(this.#callers.keys().next().value!);
    return updated;
  }

  /** The latest first. */
  list(): RejectedCaller[] {
    return [...this.#callers.values()].reverse();
  }
}
