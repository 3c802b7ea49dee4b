import { decodeCommandSet } from '../dimse/command-set.ts';
import type { CommandSet } from '../dimse/command-set.ts';
import { DimseError } from '../dimse/dimse-error.ts';
import type { ValueRun } from '../dimse/pdu-reader.ts';

// The largest legal command set is well below 1 KiB.
const MAX_COMMAND_BYTES = 16_384;

/** Puts the command set of a response together; a data set behind it (no service of ours has any) is passed over. */
export class ResponseCollector {
  #runs: Uint8Array[] = [];
  #byteCount = 0;
  #response: CommandSet | null = null;

  /**
   * Adds a run; gives the response when it is whole.
   * @throws DimseError when it is malformed or larger than any can be.
   */
  add(run: ValueRun): CommandSet | null {
    if (run.isCommand) this.#addToCommand(run);
    const response = this.#response;
    const isWhole = run.isLast && run.endsValue && (!run.isCommand || response?.hasDataSet === false);
    if (response === null || !isWhole) return null;
    this.#response = null;
    return response;
  }

  #addToCommand(run: ValueRun): void {
    this.#byteCount += run.bytes.byteLength;
    if (this.#byteCount > MAX_COMMAND_BYTES)
      throw new DimseError('DIMSE_MESSAGE', 'a command set larger than any can be');
    // The reader frees its chunk after this call.
    this.#runs.push(Uint8Array.from(run.bytes));
    if (!run.isLast || !run.endsValue) return;
    this.#response = decodeCommandSet(Buffer.concat(this.#runs));
    this.#runs = [];
    this.#byteCount = 0;
  }
}
