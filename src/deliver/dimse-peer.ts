/** A DICOM application entity that we call, and how patient we are with it. */
export interface DimsePeer {
  readonly host: string;
  readonly port: number;
  readonly calledAeTitle: string;
  readonly callingAeTitle: string;
  readonly timeouts: DimseTimeouts;
}

export interface DimseTimeouts {
  readonly connectMs: number;
  /** From the association request to its answer. */
  readonly associationMs: number;
  /** Without any progress while a request is sent or its response is awaited. */
  readonly responseMs: number;
  /** From the first packet to the last. */
  readonly totalMs: number;
}

export const DEFAULT_DIMSE_TIMEOUTS: DimseTimeouts = {
  connectMs: 10_000,
  associationMs: 30_000,
  responseMs: 60_000,
  totalMs: 600_000,
};
