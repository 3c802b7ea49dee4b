import { DimseError } from './dimse-error.ts';

/** Reads big-endian fields from a byte range and never past its end. */
export class ByteCursor {
  readonly #bytes: Uint8Array;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get remaining(): number {
    return this.#bytes.byteLength - this.#offset;
  }

  uint8(): number {
    return this.take(1)[0]!;
  }

  uint16(): number {
    const field = this.take(2);
    return (field[0]! << 8) | field[1]!;
  }

  uint32(): number {
    const field = this.take(4);
    return ((field[0]! << 24) | (field[1]! << 16) | (field[2]! << 8) | field[3]!) >>> 0;
  }

  /** A view, not a copy. */
  take(byteCount: number): Uint8Array {
    if (byteCount > this.remaining)
      throw new DimseError('DIMSE_PDU', 'a field reaches past the end of its PDU');
    this.#offset += byteCount;
    return this.#bytes.subarray(this.#offset - byteCount, this.#offset);
  }

  /** Text of the default repertoire without its padding; control characters are a fault. */
  text(byteCount: number): string {
    const text = Buffer.from(this.take(byteCount)).toString('latin1').replace(PADDING, '').trim();
    if (NOT_PRINTABLE.test(text))
      throw new DimseError('DIMSE_PDU', 'a text field holds characters it may not');
    return text;
  }
}

const PADDING = /[\0 ]+$/;
const NOT_PRINTABLE = /[^\x20-\x7e]/;
