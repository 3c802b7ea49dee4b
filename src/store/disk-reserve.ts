import { statfs } from 'node:fs/promises';
import type { Clock } from '../platform/clock.ts';
import { StoreError, toStoreError } from './store-error.ts';

/** Asking the file system for every instance would cost more than it tells. */
const FRESH_MS = 1000;

/**
 * Keeps the last bytes of the disk free, for the database and the results of what was already taken: receiving stops
 * before the disk is full, not when.
 */
export class DiskReserve {
  readonly #directory: string;
  readonly #reserveBytes: number;
  readonly #clock: Clock;
  readonly #readFreeBytes: (directory: string) => Promise<number>;
  #freeBytes = 0;
  #readAtMs = -Infinity;

  constructor(directory: string, reserveBytes: number, clock: Clock, readFreeBytes = freeBytesOf) {
    this.#directory = directory;
    this.#reserveBytes = reserveBytes;
    this.#clock = clock;
    this.#readFreeBytes = readFreeBytes;
  }

  /**
   * Counts `bytes` that are about to be written.
   * @throws {StoreError} STORE_FULL when they would eat into the reserve.
   */
  async take(bytes: number): Promise<void> {
    const sinceReadMs = this.#clock.nowMs() - this.#readAtMs;
    // A clock that was set back must not keep an old figure alive.
    if (sinceReadMs < 0 || sinceReadMs >= FRESH_MS) {
      this.#freeBytes = await this.#readFreeBytes(this.#directory);
      this.#readAtMs = this.#clock.nowMs();
    }
    if (this.#freeBytes - bytes < this.#reserveBytes) {
      throw new StoreError('STORE_FULL', 'the disk is full up to its reserve', {
        context: { freeBytes: this.#freeBytes, reserveBytes: this.#reserveBytes },
      });
    }
    this.#freeBytes -= bytes;
  }
}

/** Bytes that this process may still write on the file system of `directory`. */
export async function freeBytesOf(directory: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(directory);
    return bavail * bsize;
  } catch (error) {
    throw toStoreError(error);
  }
}
