import type { CommandSet } from './command-set.ts';
import type { AcceptedContext } from './presentation-contexts.ts';

/** Why the data set of a request was not kept; its bytes were read and dropped. */
export type DataSetRefusal = 'too-large' | 'no-memory';

/** A whole DIMSE request as received. */
export interface DimseRequest {
  readonly command: CommandSet;
  readonly context: AcceptedContext;
  /** The data set byte for byte, in the context's transfer syntax; empty when there is none or it was refused. */
  readonly dataSet: readonly Uint8Array[];
  /** Bytes received, kept or not. */
  readonly dataSetBytes: number;
  readonly refusal: DataSetRefusal | null;
}

/** Who is at the other end of an association. */
export interface AssociationPeer {
  /** Name the admission policy gave it. */
  readonly name: string;
  readonly callingAeTitle: string;
  readonly calledAeTitle: string;
  readonly host: string;
}

/** The status of a response; the comment is cut to 64 characters. */
export interface Answer {
  readonly status: number;
  readonly errorComment?: string;
}

/** One DIMSE service: how large a data set it takes and what it answers. */
export interface DimseService {
  readonly maxDataSetBytes: number;
  answer(request: DimseRequest, peer: AssociationPeer): Promise<Answer>;
}

/**
 * Statuses the protocol layer itself gives.
 * @source PS3.7 annex C, PS3.4 table B.2-1
 */
export const STATUS = {
  success: 0x0000,
  processingFailure: 0x0110,
  sopClassNotSupported: 0x0122,
  unrecognizedOperation: 0x0211,
  mistypedArgument: 0x0212,
  outOfResources: 0xa700,
  cannotUnderstandTooLarge: 0xc004,
} as const;
