import type { DicomwebSource } from './dicomweb-source.ts';

/** An instance that could not be fetched or taken, and when it is tried again. */
export interface FetchFailure {
  readonly attempts: number;
  readonly code: string;
  readonly firstAtMs: number;
  readonly retryAtMs: number;
}

/** Where the polling of one source stands. */
export interface PollCursor {
  /** Start of the last poll that saw everything; `null` before the first. */
  readonly completedAtMs: number | null;
  /** By SOP Instance UID. */
  readonly failures: Readonly<Record<string, FetchFailure>>;
}

const FIRST_RETRY_MS = 60_000;
const MAX_RETRY_MS = 3_600_000;
/** A source whose retrieval is broken over a weekend must not cost an instance. */
const GIVE_UP_AFTER_MS = 72 * 3_600_000;
// A failure that no poll has met again for so long belongs to an instance that is gone from the source.
const FORGET_AFTER_MS = 7 * 86_400_000;
/** However long the node was off or a study could not be listed: no further back than this, and the overlap. */
const MAX_REACH_BACK_MS = 30 * 86_400_000;

/** What `FetchMarks` kept, as far as it is usable; anything else is a first start, which costs only queries. */
export function readPollCursor(kept: unknown): PollCursor {
  const { completedAtMs, failures } = (isRecord(kept) ? kept : {}) as Partial<
    Record<keyof PollCursor, unknown>
  >;
  return {
    completedAtMs: typeof completedAtMs === 'number' ? completedAtMs : null,
    failures: Object.fromEntries(Object.entries(isRecord(failures) ? failures : {}).filter(isFailureEntry)),
  };
}

/** The failure of another attempt: waits of 1 minute, 2, 4 … to an hour; `null` = three days have been enough. */
export function failedAgain(
  previous: FetchFailure | undefined,
  code: string,
  nowMs: number,
): FetchFailure | null {
  const { attempts, firstAtMs } = previous ?? { attempts: 0, firstAtMs: nowMs };
  if (nowMs - firstAtMs >= GIVE_UP_AFTER_MS) return null;
  const waitMs = Math.min(FIRST_RETRY_MS * 2 ** Math.min(attempts, 30), MAX_RETRY_MS);
  return { attempts: attempts + 1, code, firstAtMs, retryAtMs: nowMs + waitMs };
}

/** Failures worth keeping. */
export function recentFailures(
  failures: ReadonlyMap<string, FetchFailure>,
  nowMs: number,
): Record<string, FetchFailure> {
  return Object.fromEntries([...failures].filter(([, { retryAtMs }]) => nowMs - retryAtMs < FORGET_AFTER_MS));
}

/**
 * The study date range to ask for: from the last complete poll, or from the oldest failure that is still tried, less the
 * overlap; open to the future, because the clocks and time zones of cameras differ from ours.
 * @source PS3.4 C.2.2.2.5
 */
export function studyDateRange(source: DicomwebSource, cursor: PollCursor, nowMs: number): string {
  const open = Object.values(cursor.failures).map(({ firstAtMs }) => firstAtMs);
  const sinceMs = Math.max(
    Math.min(cursor.completedAtMs ?? nowMs, ...open, nowMs),
    nowMs - MAX_REACH_BACK_MS,
  );
  return `${new Date(sinceMs - source.overlapMs).toISOString().slice(0, 10).replaceAll('-', '')}-`;
}

function isFailureEntry(entry: [string, unknown]): entry is [string, FetchFailure] {
  const failure = entry[1];
  return (
    isRecord(failure) &&
    typeof failure['attempts'] === 'number' &&
    typeof failure['code'] === 'string' &&
    typeof failure['firstAtMs'] === 'number' &&
    typeof failure['retryAtMs'] === 'number'
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
