/**
 * How a poll ended. `done`: everything that is new was seen. `limit`: the next poll goes on. `source-unavailable` and
 * `cannot-keep` (this node's disk or database): nothing is held against the instances.
 */
export type PollEnd =
  'done' | 'limit' | 'cancelled' | 'already-running' | 'source-unavailable' | 'cannot-keep';

/** What one poll of one source saw and did. */
export interface PollSummary {
  readonly source: string;
  ended: PollEnd;
  /** Why, where it did not end well. */
  error: { readonly code: string; readonly message: string } | null;
  readonly studies: {
    listed: number;
    /** Known to hold nothing new, and not looked into. */
    settled: number;
    opened: number;
    /** Could not be asked for their series or instances. */
    failed: number;
  };
  readonly instances: {
    /** Of the studies opened. */
    listed: number;
    /** Fetched and kept, as what `intake` said. */
    stored: number;
    duplicate: number;
    newVersion: number;
    /** Will be tried again. */
    failed: number;
    /** Failed before, and not due yet. */
    waiting: number;
    /** Given up for good. */
    refused: number;
  };
  bytes: number;
}

/** The summary of a poll that has not begun. */
export function emptyPollSummary(source: string): PollSummary {
  return {
    source,
    ended: 'done',
    error: null,
    studies: { listed: 0, settled: 0, opened: 0, failed: 0 },
    instances: { listed: 0, stored: 0, duplicate: 0, newVersion: 0, failed: 0, waiting: 0, refused: 0 },
    bytes: 0,
  };
}
