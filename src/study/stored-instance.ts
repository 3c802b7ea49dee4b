import type { ScanHeader } from './scan-header.ts';

/** Which door an instance came through. */
export type InstanceOrigin =
  | {
      readonly kind: 'c-store';
      readonly callingAeTitle: string;
      /** Absent in what was received before it was kept. */
      readonly calledAeTitle?: string;
      readonly host: string;
    }
  | { readonly kind: 'wado-rs'; readonly source: string }
  | { readonly kind: 'file' };

/** An instance that is durable on this node: its bytes lie at `path` and its row is committed. Immutable. */
export interface StoredInstance {
  readonly sopInstanceUid: string;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  /** 1 for the first bytes received under this SOP Instance UID, +1 for each later arrival with other bytes. */
  readonly version: number;
  /** SHA-256, hex, of the data set exactly as received (without the Part 10 header that we put in front). */
  readonly dataSetSha256: string;
  /** Absolute path of the Part 10 file: our header, then the received bytes. */
  readonly path: string;
  readonly sizeBytes: number;
  /** ISO 8601, UTC. */
  readonly receivedAt: string;
  readonly origin: InstanceOrigin;
  readonly header: ScanHeader;
}
