import { setImmediate } from 'node:timers/promises';
import type { Kysely, Transaction } from 'kysely';
import { StoreError } from './store-error.ts';

type Work<DB> = (tx: Transaction<DB>) => Promise<void>;

interface Entry<DB> {
  readonly work: Work<DB>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** More would make the first wait for the last; by then the shared fdatasync costs next to nothing per entry anyway. */
const MAX_BATCH = 32;

/**
 * Commits what waits together in one transaction, so that many writers share one fdatasync. Each promise resolves after
 * the commit that holds its work. When one work of a batch fails the batch is rolled back and each runs alone, so a
 * fault stays with its owner; a work must therefore touch nothing but its transaction, for it may run a second time. Only
 * when the store itself is in trouble (full, busy) all fail at once: repeating would make it worse.
 */
export class GroupCommit<DB> {
  readonly #db: Kysely<DB>;
  readonly #waiting: Entry<DB>[] = [];
  #committing = false;

  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** Runs `work` in a transaction that may hold others' work too; resolves when it is durable. */
  run(work: Work<DB>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ work, resolve, reject });
      if (!this.#committing) void this.#commitAll();
    });
  }

  async #commitAll(): Promise<void> {
    this.#committing = true;
    while (this.#waiting.length > 0) {
      // A transaction of SQLite runs without returning to the event loop, where the other writers' files get done.
      await setImmediate();
      await this.#commit(this.#waiting.splice(0, MAX_BATCH));
    }
    this.#committing = false;
  }

  async #commit(batch: readonly Entry<DB>[]): Promise<void> {
    try {
      await this.#db.transaction().execute(async (tx) => {
        for (const entry of batch) await entry.work(tx);
      });
    } catch (error) {
      const storeInTrouble = error instanceof StoreError && error.fault === 'transient';
      if (batch.length === 1 || storeInTrouble) for (const entry of batch) entry.reject(error);
      else for (const entry of batch) await this.#commit([entry]);
      return;
    }
    for (const entry of batch) entry.resolve();
  }
}
