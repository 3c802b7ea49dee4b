const EMPTY = Buffer.alloc(0);
const MIN_BLOCK_BYTES = 4096;
const MAX_EXPECTED_BYTES = 8 * 1024 ** 2;

/**
 * Collects bytes by copying them into blocks of its own, so that the socket's chunks can be freed at once and a few bytes
 * never keep a large chunk alive. With the right expectation everything ends in one block.
 */
export class ByteCollector {
  readonly #blocks: Buffer[] = [];
  #block: Buffer = EMPTY;
  #expected: number;
  #fill = 0;
  #byteLength = 0;

  /** @param expectedBytes a guess, for example the size of the object before; costs address space, not memory. */
  constructor(expectedBytes = 0) {
    this.#expected = Math.min(expectedBytes, MAX_EXPECTED_BYTES);
  }

  get byteLength(): number {
    return this.#byteLength;
  }

  /** Copies the bytes. */
  append(bytes: Uint8Array): void {
    let rest = bytes;
    this.#byteLength += bytes.byteLength;
    while (rest.byteLength > 0) {
      if (this.#fill === this.#block.byteLength) this.#nextBlock(rest.byteLength);
      const room = Math.min(rest.byteLength, this.#block.byteLength - this.#fill);
      this.#block.set(rest.subarray(0, room), this.#fill);
      this.#fill += room;
      rest = rest.subarray(room);
    }
  }

  /** All bytes, in order; the collector must not be used afterwards. */
  finish(): readonly Uint8Array[] {
    if (this.#fill > 0) this.#blocks.push(trimmed(this.#block.subarray(0, this.#fill)));
    return this.#blocks;
  }

  #nextBlock(atLeast: number): void {
    if (this.#fill > 0) this.#blocks.push(this.#block);
    // Each block as large as all before it together: few blocks, and never more than twice what came.
    const size = Math.max(this.#expected, this.#byteLength, atLeast, MIN_BLOCK_BYTES);
    this.#expected = 0;
    this.#block = Buffer.allocUnsafeSlow(size);
    this.#fill = 0;
  }
}

/** A block that is mostly empty is exchanged for one that fits. */
function trimmed(used: Buffer): Buffer {
  return used.byteLength * 2 < used.buffer.byteLength ? Buffer.from(new Uint8Array(used).buffer) : used;
}
