import { ByteCollector } from './byte-collector.ts';
import type { CommandSet } from './command-set.ts';
import { decodeCommandSet } from './command-set.ts';
import { ABORT_REASON, DimseError } from './dimse-error.ts';
import type { DataSetRefusal, DimseRequest } from './dimse-message.ts';
import type { MemoryBudget } from './memory-budget.ts';
import type { ValueRun } from './pdu-reader.ts';
import type { AcceptedContext } from './presentation-contexts.ts';

/** What adding a run came to: more is needed, a request is whole, or memory must be found first. */
export type AssemblyStep = 'more' | 'no-memory' | DimseRequest;

/**
 * Puts the runs of one association together into DIMSE requests: a command set, then its data set if it announces one,
 * both on one presentation context.
 * @source PS3.7 section 6.3.1, PS3.8 annex E.2
 */
export class MessageAssembler {
  readonly #contexts: ReadonlyMap<number, AcceptedContext>;
  readonly #maxDataSetBytes: (command: CommandSet) => number;
  readonly #memory: MemoryBudget;
  #commandBytes = new ByteCollector();
  #context: AcceptedContext | null = null;
  #command: CommandSet | null = null;
  #dataSet = new ByteCollector();
  /** The objects of a series are usually of one size. */
  #lastDataSetBytes = 0;
  #received = 0;
  #reserved = 0;
  #refusal: DataSetRefusal | null = null;

  constructor(
    contexts: ReadonlyMap<number, AcceptedContext>,
    maxDataSetBytes: (command: CommandSet) => number,
    memory: MemoryBudget,
  ) {
    this.#contexts = contexts;
    this.#maxDataSetBytes = maxDataSetBytes;
    this.#memory = memory;
  }

  /** Whether a request has begun and is not whole. */
  get isInMessage(): boolean {
    return this.#context !== null;
  }

  /**
   * Adds a run. After `no-memory` nothing was taken: add the same run again later, or call `refuse` first.
   * @throws DimseError when the run does not fit what came before.
   */
  add(run: ValueRun): AssemblyStep {
    this.#checkContext(run.contextId);
    return run.isCommand ? this.#addToCommand(run) : this.#addToDataSet(run);
  }

  /** Drops what was kept of the present data set and all that follows of it. */
  refuse(refusal: DataSetRefusal): void {
    this.#refusal = refusal;
    this.#dataSet = new ByteCollector();
    this.#releaseReserved();
  }

  /** Forgets a half-received request, when the association ends. */
  clear(): void {
    this.#releaseReserved();
    this.#reset();
  }

  #checkContext(contextId: number): void {
    const context = this.#contexts.get(contextId);
    if (context === undefined) throw broken('data on a presentation context that was not accepted');
    if (this.#context !== null && this.#context !== context)
      throw broken('a message changes its presentation context');
    this.#context = context;
  }

  #addToCommand(run: ValueRun): AssemblyStep {
    if (this.#command !== null) throw broken('a command set where a data set was due');
    this.#commandBytes.append(run.bytes);
    if (this.#commandBytes.byteLength > MAX_COMMAND_BYTES)
      throw broken('a command set larger than any can be');
    if (!run.isLast || !run.endsValue) return 'more';
    this.#command = decodeCommandSet(Buffer.concat(this.#commandBytes.finish()));
    return this.#command.hasDataSet ? 'more' : this.#finish();
  }

  #addToDataSet(run: ValueRun): AssemblyStep {
    if (this.#command === null) throw broken('a data set without a command set');
    const byteCount = run.bytes.byteLength;
    if (this.#refusal === null && this.#received + byteCount > this.#maxDataSetBytes(this.#command))
      this.refuse('too-large');
    if (this.#refusal === null) {
      if (!this.#memory.tryReserve(byteCount)) return 'no-memory';
      this.#reserved += byteCount;
      this.#dataSet.append(run.bytes);
    }
    this.#received += byteCount;
    return run.isLast && run.endsValue ? this.#finish() : 'more';
  }

  /** The memory of a finished request stays reserved until its receiver releases `dataSetBytes` of it. */
  #finish(): DimseRequest {
    const request: DimseRequest = {
      command: this.#command!,
      context: this.#context!,
      dataSet: this.#dataSet.finish(),
      dataSetBytes: this.#received,
      refusal: this.#refusal,
    };
    if (request.refusal === null && this.#received > 0) this.#lastDataSetBytes = this.#received;
    this.#reserved = 0;
    this.#reset();
    return request;
  }

  #reset(): void {
    this.#commandBytes = new ByteCollector();
    this.#context = null;
    this.#command = null;
    this.#dataSet = new ByteCollector(this.#lastDataSetBytes);
    this.#received = 0;
    this.#refusal = null;
  }

  #releaseReserved(): void {
    const reserved = this.#reserved;
    this.#reserved = 0;
    this.#memory.release(reserved);
  }
}

/** Bytes that a finished request still holds in the memory budget. */
export function heldBytes(request: DimseRequest): number {
  return request.refusal === null ? request.dataSetBytes : 0;
}

function broken(what: string): DimseError {
  return new DimseError('DIMSE_MESSAGE', what, { abortReason: ABORT_REASON.unexpectedParameter });
}

// The largest legal command set is well below 1 KiB.
const MAX_COMMAND_BYTES = 16_384;
