/**
 * Bytes collected as a list of chunks. Large runs are kept as the views they came as; small ones are copied together,
 * because a view of a few bytes keeps the whole socket chunk behind it alive.
 */
export class ChunkList {
  readonly #chunks: Uint8Array[] = [];
  #tail: Buffer | null = null;
  #tailFill = 0;
  #byteLength = 0;

  get byteLength(): number {
    return this.#byteLength;
  }

  /** Adds bytes that must not change afterwards. */
  append(bytes: Uint8Array): void {
    if (bytes.byteLength === 0) return;
    this.#byteLength += bytes.byteLength;
    if (
      bytes.byteLength * MAX_WASTE_FACTOR >= bytes.buffer.byteLength &&
      bytes.byteLength >= MIN_VIEW_BYTES
    ) {
      this.#closeTail();
      this.#chunks.push(bytes);
      return;
    }
    this.#copy(bytes);
  }

  /** All bytes, in order; the list must not be used afterwards. */
  finish(): readonly Uint8Array[] {
    this.#closeTail();
    return this.#chunks;
  }

  #copy(bytes: Uint8Array): void {
    if (this.#tail !== null && this.#tail.byteLength - this.#tailFill < bytes.byteLength) this.#closeTail();
    this.#tail ??= Buffer.allocUnsafeSlow(Math.max(TAIL_BYTES, bytes.byteLength));
    this.#tail.set(bytes, this.#tailFill);
    this.#tailFill += bytes.byteLength;
  }

  #closeTail(): void {
    if (this.#tail === null) return;
    this.#chunks.push(this.#tail.subarray(0, this.#tailFill));
    this.#tail = null;
    this.#tailFill = 0;
  }
}

const MAX_WASTE_FACTOR = 4;
const MIN_VIEW_BYTES = 4096;
const TAIL_BYTES = 16_384;
