import type { ErrorContext, Fault } from '../platform/node-error.ts';
import { NodeError, asError } from '../platform/node-error.ts';

export type StoreErrorCode =
  | 'STORE_FULL'
  | 'STORE_BUSY'
  | 'STORE_IO'
  | 'STORE_CORRUPT'
  | 'STORE_CONSTRAINT'
  | 'STORE_SQL'
  | 'STORE_UID'
  | 'STATE_LOCKED'
  | 'STATE_NEWER'
  | 'STATE_MIGRATION';

const FAULTS: Readonly<Record<StoreErrorCode, Fault>> = {
  STORE_FULL: 'transient',
  STORE_BUSY: 'transient',
  // A disk that answers with an error may answer again (a network share); until then nothing was acknowledged.
  STORE_IO: 'transient',
  STORE_CORRUPT: 'permanent',
  STORE_CONSTRAINT: 'permanent',
  STORE_SQL: 'permanent',
  STORE_UID: 'permanent',
  STATE_LOCKED: 'permanent',
  STATE_NEWER: 'permanent',
  STATE_MIGRATION: 'permanent',
};

/** What went wrong while making something durable; the fault follows from the code. */
export class StoreError extends NodeError {
  constructor(
    code: StoreErrorCode,
    message: string,
    options: { readonly context?: ErrorContext; readonly cause?: unknown } = {},
  ) {
    super(code, FAULTS[code], message, options);
  }
}

/** The StoreError of anything that the file system or SQLite threw; a NodeError stays what it is. */
export function toStoreError(thrown: unknown, context: ErrorContext = {}): NodeError {
  if (thrown instanceof NodeError) return thrown;
  const [code, message] = classify(thrown);
  return new StoreError(code, message, { context, cause: thrown });
}

/** Primary SQLite result codes (https://sqlite.org/rescode.html); the extended ones carry them in the low byte. */
const SQLITE_CODES: ReadonlyMap<number, readonly [StoreErrorCode, string]> = new Map([
  [5, ['STORE_BUSY', 'the database is in use by another program']],
  [6, ['STORE_BUSY', 'a table of the database is in use']],
  [8, ['STORE_IO', 'the database is read-only']],
  [10, ['STORE_IO', 'the disk failed under the database']],
  [11, ['STORE_CORRUPT', 'the database file is damaged']],
  [13, ['STORE_FULL', 'no space left for the database']],
  [14, ['STORE_IO', 'the database file cannot be opened']],
  [19, ['STORE_CONSTRAINT', 'the database refused a row that contradicts another']],
  [26, ['STORE_CORRUPT', 'the file is not a database']],
]);

const SYSTEM_CODES: ReadonlyMap<string, readonly [StoreErrorCode, string]> = new Map([
  ['ENOSPC', ['STORE_FULL', 'no space left on the disk']],
  ['EDQUOT', ['STORE_FULL', 'the disk quota is used up']],
  ['EFBIG', ['STORE_FULL', 'the file is larger than this process may write']],
  ['EMFILE', ['STORE_BUSY', 'too many open files']],
  ['ENFILE', ['STORE_BUSY', 'too many open files on this machine']],
  ['EBUSY', ['STORE_BUSY', 'the file is in use']],
]);

function classify(thrown: unknown): readonly [StoreErrorCode, string] {
  const { errcode, code } = asError(thrown) as { readonly errcode?: unknown; readonly code?: unknown };
  if (typeof errcode === 'number') {
    return SQLITE_CODES.get(errcode & 0xff) ?? ['STORE_SQL', `SQLite refused a statement (${errcode})`];
  }
  if (typeof code === 'string' && 'syscall' in asError(thrown)) {
    return SYSTEM_CODES.get(code) ?? ['STORE_IO', `the file system failed (${code})`];
  }
  return ['STORE_SQL', 'the database failed'];
}
