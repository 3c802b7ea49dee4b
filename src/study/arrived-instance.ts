import type { ScanHeader } from './scan-header.ts';
import type { InstanceOrigin } from './stored-instance.ts';

/** An instance that came through a door, is checked, and is not durable yet. */
export interface ArrivedInstance {
  readonly header: ScanHeader;
  /** SHA-256, hex, of the data set exactly as received. */
  readonly dataSetSha256: string;
  /** The Part 10 file to be written: our file meta information, then the received bytes, in order. */
  readonly part10: readonly Uint8Array[];
  readonly origin: InstanceOrigin;
}

/** What keeping an arrived instance came to; `duplicate` = the same bytes were here already. */
export type IntakeOutcome = 'stored' | 'duplicate' | 'new-version';
