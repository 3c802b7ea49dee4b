const INITIAL_CAPACITY = 64 * 1024;

/** Bytes that arrive at the end and are taken from the front, without copying what waits at every step. */
export class GrowingBuffer {
  private storage = Buffer.allocUnsafe(INITIAL_CAPACITY);
  private start = 0;
  private end = 0;

  /** Bytes that wait. */
  get length(): number {
    return this.end - this.start;
  }

  append(chunk: Uint8Array): void {
    if (this.end + chunk.length > this.storage.length) this.makeRoom(chunk.length);
    this.storage.set(chunk, this.end);
    this.end += chunk.length;
  }

  /** Where `pattern` starts at or behind `from`, counted from the front; -1 when it is not there yet. */
  indexOf(pattern: Uint8Array, from: number): number {
    const found = this.storage.subarray(0, this.end).indexOf(pattern, this.start + from);
    return found === -1 ? -1 : found - this.start;
  }

  /** A view on waiting bytes, valid until the next `append`. */
  peek(from: number, to: number): Buffer {
    return this.storage.subarray(this.start + from, Math.min(this.start + to, this.end));
  }

  /** A copy of the first bytes, which then no longer wait. */
  take(length: number): Uint8Array {
    const taken = Uint8Array.prototype.slice.call(this.storage, this.start, this.start + length);
    this.skip(length);
    return taken;
  }

  skip(length: number): void {
    this.start += length;
  }

  private makeRoom(length: number): void {
    const waiting = this.length;
    const enough = waiting + length <= this.storage.length / 2;
    const target = enough
      ? this.storage
      : Buffer.allocUnsafe(Math.max(this.storage.length, waiting + length) * 2);
    this.storage.copy(target, 0, this.start, this.end);
    this.storage = target;
    this.start = 0;
    this.end = waiting;
  }
}
