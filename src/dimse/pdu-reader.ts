import { ABORT_REASON, DimseError } from './dimse-error.ts';
import { PDU_HEADER_BYTES, PDV_HEADER_BYTES, readMessageControl } from './pdu-codec.ts';
import { PDU_TYPE } from './pdu.ts';

/** A run of bytes of one PDV; `endsValue` marks the last run, and only then `isLast` counts. */
export interface ValueRun {
  readonly contextId: number;
  readonly isCommand: boolean;
  /** The PDV's own flag: it is the last one of its command set or data set. */
  readonly isLast: boolean;
  readonly endsValue: boolean;
  /** A view on the socket's chunk: copy what is to outlive the call. */
  readonly bytes: Uint8Array;
}

/** Who is told of what the reader finds. */
export interface PduSink {
  /** False stops `read` after the present step; call it again when true. */
  readonly ready: boolean;
  /** A header has come; throw to refuse the PDU before any of its body is kept. */
  onPduHeader(type: number, length: number): void;
  /** A whole PDU other than P-DATA-TF. */
  onPdu(type: number, body: Uint8Array): void;
  /** Bytes of a P-DATA-TF PDU as they arrive. */
  onValueRun(run: ValueRun): void;
}

/**
 * Finds PDUs in a stream of chunks. P-DATA-TF bodies are passed on as views while they arrive, never assembled; other
 * bodies, small by the sink's limit, are assembled once. A chunk's memory is given back as soon as it is read: left to
 * the garbage collector, the chunks of a series alone cost a third of the time of receiving it.
 */
export class PduReader {
  readonly #chunks: Uint8Array[] = [];
  readonly #spent: Uint8Array[] = [];
  readonly #owned = new Set<ArrayBufferLike>();
  readonly #header = Buffer.alloc(Math.max(PDU_HEADER_BYTES, PDV_HEADER_BYTES));
  #headerFill = 0;
  #step: 'pdu-header' | 'body' | 'value-header' | 'value' = 'pdu-header';
  #type = 0;
  #body = Buffer.alloc(0);
  #bodyFill = 0;
  #pduRemaining = 0;
  #valueRemaining = 0;
  #contextId = 0;
  #control = 0;

  /** Adds bytes from the socket; they belong to the reader from now on. */
  push(chunk: Uint8Array): void {
    if (chunk.byteLength === 0) return;
    this.#chunks.push(chunk);
    // A chunk that shares its memory, for example with the pool of small buffers, is not ours to free.
    if (chunk.buffer instanceof ArrayBuffer && chunk.byteLength === chunk.buffer.byteLength)
      this.#owned.add(chunk.buffer);
  }

  /** Whether bytes wait that have not been read. */
  get hasUnread(): boolean {
    return this.#chunks.length > 0;
  }

  /** Whether the stream stands between two PDUs. */
  get isBetweenPdus(): boolean {
    return this.#step === 'pdu-header' && this.#headerFill === 0;
  }

  /**
   * Reads as far as the bytes and the sink's readiness allow.
   * @throws DimseError when the bytes are no valid PDU.
   */
  read(sink: PduSink): void {
    while (sink.ready && this.#readStep(sink)) this.#freeSpent();
    this.#freeSpent();
  }

  #readStep(sink: PduSink): boolean {
    switch (this.#step) {
      case 'pdu-header':
        return this.#readPduHeader(sink);
      case 'body':
        return this.#readBody(sink);
      case 'value-header':
        return this.#readValueHeader(sink);
      case 'value':
        return this.#readValue(sink);
    }
  }

  #readPduHeader(sink: PduSink): boolean {
    if (!this.#fillHeader(PDU_HEADER_BYTES)) return false;
    this.#type = this.#header[0]!;
    const length = this.#header.readUInt32BE(2);
    sink.onPduHeader(this.#type, length);
    this.#pduRemaining = length;
    if (this.#type === PDU_TYPE.dataTf) {
      if (length < PDV_HEADER_BYTES) throw new DimseError('DIMSE_PDU', 'a P-DATA-TF PDU holds no value');
      this.#step = 'value-header';
    } else {
      this.#body = Buffer.allocUnsafe(length);
      this.#bodyFill = 0;
      this.#step = 'body';
    }
    return true;
  }

  #readBody(sink: PduSink): boolean {
    while (this.#bodyFill < this.#body.byteLength) {
      const run = this.#takeUpTo(this.#body.byteLength - this.#bodyFill);
      if (run === null) return false;
      this.#body.set(run, this.#bodyFill);
      this.#bodyFill += run.byteLength;
    }
    this.#step = 'pdu-header';
    sink.onPdu(this.#type, this.#body);
    return true;
  }

  #readValueHeader(sink: PduSink): boolean {
    if (!this.#fillHeader(PDV_HEADER_BYTES)) return false;
    const length = this.#header.readUInt32BE(0);
    this.#pduRemaining -= PDV_HEADER_BYTES;
    if (length < 2 || length - 2 > this.#pduRemaining)
      throw new DimseError('DIMSE_PDU', 'the length of a presentation data value does not fit its PDU');
    this.#contextId = this.#header[4]!;
    this.#control = this.#header[5]!;
    this.#valueRemaining = length - 2;
    this.#step = 'value';
    if (this.#valueRemaining === 0) this.#endRun(sink, EMPTY);
    return true;
  }

  #readValue(sink: PduSink): boolean {
    const run = this.#takeUpTo(this.#valueRemaining);
    if (run === null) return false;
    this.#valueRemaining -= run.byteLength;
    this.#pduRemaining -= run.byteLength;
    this.#endRun(sink, run);
    return true;
  }

  #endRun(sink: PduSink, bytes: Uint8Array): void {
    const endsValue = this.#valueRemaining === 0;
    if (endsValue) this.#step = this.#nextAfterValue();
    const { isCommand, isLast } = readMessageControl(this.#control);
    sink.onValueRun({ contextId: this.#contextId, isCommand, isLast, endsValue, bytes });
  }

  #nextAfterValue(): 'pdu-header' | 'value-header' {
    if (this.#pduRemaining === 0) return 'pdu-header';
    if (this.#pduRemaining < PDV_HEADER_BYTES)
      throw new DimseError('DIMSE_PDU', 'bytes are left over after the last presentation data value');
    return 'value-header';
  }

  #fillHeader(byteCount: number): boolean {
    while (this.#headerFill < byteCount) {
      const run = this.#takeUpTo(byteCount - this.#headerFill);
      if (run === null) return false;
      this.#header.set(run, this.#headerFill);
      this.#headerFill += run.byteLength;
    }
    this.#headerFill = 0;
    return true;
  }

  #takeUpTo(byteCount: number): Uint8Array | null {
    const first = this.#chunks[0];
    if (first === undefined) return null;
    if (first.byteLength <= byteCount) {
      this.#spent.push(first);
      return this.#chunks.shift()!;
    }
    this.#chunks[0] = first.subarray(byteCount);
    return first.subarray(0, byteCount);
  }

  #freeSpent(): void {
    for (let chunk = this.#spent.pop(); chunk !== undefined; chunk = this.#spent.pop())
      if (this.#owned.delete(chunk.buffer)) (chunk.buffer as ArrayBuffer).transfer(0);
  }
}

/**
 * Refuses a PDU by its header: unknown type, or a length its type cannot have.
 * @throws DimseError
 */
export function checkPduHeader(
  type: number,
  length: number,
  limits: { readonly maxPduLength: number; readonly maxAssociateBytes: number },
): void {
  const allowed = allowedLength(type, limits);
  if (allowed === null)
    throw new DimseError('DIMSE_PDU', 'unknown PDU type', { abortReason: ABORT_REASON.unrecognizedPdu });
  if (length < allowed.least || length > allowed.most)
    throw new DimseError('DIMSE_PDU', 'the length of a PDU is out of bounds', { context: { type, length } });
}

function allowedLength(
  type: number,
  limits: { readonly maxPduLength: number; readonly maxAssociateBytes: number },
): { least: number; most: number } | null {
  switch (type) {
    case PDU_TYPE.associateRq:
    case PDU_TYPE.associateAc:
      return { least: ASSOCIATE_FIXED_BYTES, most: limits.maxAssociateBytes };
    case PDU_TYPE.dataTf:
      return { least: PDV_HEADER_BYTES, most: limits.maxPduLength };
    case PDU_TYPE.associateRj:
    case PDU_TYPE.releaseRq:
    case PDU_TYPE.releaseRp:
    case PDU_TYPE.abort:
      return { least: 4, most: 4 };
    default:
      return null;
  }
}

/** Version, AE titles and reserved bytes before the first item (PS3.8 table 9-11). */
const ASSOCIATE_FIXED_BYTES = 68;
const EMPTY = new Uint8Array(0);
