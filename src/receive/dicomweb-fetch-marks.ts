/** PORT: what was fetched from each source, kept so that a restart fetches nothing twice. */
export interface FetchMarks {
  /** Those of `sopInstanceUids` that are not marked yet. */
  unfetched(source: string, sopInstanceUids: readonly string[]): Promise<string[]>;
  /** Marks an instance that is durable here, or refused for good. */
  markFetched(source: string, sopInstanceUid: string): Promise<void>;
  /** Whatever JSON was written last; `null` at first. */
  readCursor(source: string): Promise<unknown>;
  writeCursor(source: string, cursor: unknown): Promise<void>;
}
