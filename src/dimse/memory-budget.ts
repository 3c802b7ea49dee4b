/** Bytes that all associations of a server may hold together. */
export class MemoryBudget {
  readonly #limit: number;
  readonly #waiting = new Set<() => void>();
  #used = 0;

  constructor(limitBytes: number) {
    this.#limit = limitBytes;
  }

  get usedBytes(): number {
    return this.#used;
  }

  /** Takes the bytes from the budget, or changes nothing and says false. */
  tryReserve(byteCount: number): boolean {
    if (this.#used + byteCount > this.#limit) return false;
    this.#used += byteCount;
    return true;
  }

  /** Gives bytes back and lets everyone who waits try again, first come first served. */
  release(byteCount: number): void {
    if (byteCount === 0) return;
    this.#used -= byteCount;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const retry of waiting) retry();
  }

  /** Calls once, at the next release; the returned function withdraws the wish. */
  onNextRelease(retry: () => void): () => void {
    this.#waiting.add(retry);
    return () => this.#waiting.delete(retry);
  }
}
