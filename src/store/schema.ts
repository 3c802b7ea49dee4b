import type { Generated } from 'kysely';
import type { StudyState } from '../study/study-state.ts';

export const DELIVERY_STATES = ['pending', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/**
 * The tables of src/store. Only text and integers, so that PostgreSQL can hold them too: `…_at` is ISO 8601 in UTC,
 * `…_at_ms` milliseconds since the epoch, and what is nested is JSON text. File paths are relative to the state directory.
 * A type, not an interface, because Kysely's `withTables()` adds only what has an index signature.
 */
export type Database = {
  instances: InstanceTable;
  studies: StudyTable;
  results: ResultTable;
  deliveries: DeliveryTable;
  study_log: StudyLogTable;
  fetched_instances: FetchedInstanceTable;
  poller_state: PollerStateTable;
};

/** One row a version of an object: written once, never changed. */
export interface InstanceTable {
  sop_instance_uid: string;
  version: number;
  study_instance_uid: string;
  series_instance_uid: string;
  data_set_sha256: string;
  relative_path: string;
  size_bytes: number;
  received_at: string;
  /** JSON of InstanceOrigin. */
  origin: string;
  /** JSON of ScanHeader. */
  header: string;
}

export interface StudyTable {
  study_instance_uid: string;
  state: StudyState;
  reason_code: string;
  reason: string;
  /** Of the latest result begun; null before the first. */
  revision: number | null;
  input_key: string | null;
  /** When waiting for the missing view ends. */
  deadline_at_ms: number | null;
  created_at: string;
  updated_at: string;
}

export interface ResultTable {
  study_instance_uid: string;
  revision: number;
  input_key: string;
  /** JSON of ModelStamp[]. */
  models: string;
  config_hash: string;
  /** JSON, for people and the API. */
  result: string;
  overlay_path: string;
  /** JSON of StoredReportObject[]. */
  objects: string;
  created_at: string;
}

export interface DeliveryTable {
  study_instance_uid: string;
  revision: number;
  destination: string;
  state: DeliveryState;
  attempts: number;
  last_error_code: string | null;
  last_error: string | null;
  next_attempt_at_ms: number | null;
  /** JSON of DeliveryReceipt. */
  receipt: string | null;
  created_at: string;
  updated_at: string;
}

/** Append-only. */
export interface StudyLogTable {
  id: Generated<number>;
  study_instance_uid: string;
  at: string;
  code: string;
  /** JSON object of ids and numbers. */
  detail: string;
}

export interface FetchedInstanceTable {
  source: string;
  sop_instance_uid: string;
  fetched_at: string;
}

export interface PollerStateTable {
  source: string;
  /** JSON, the poller's own. */
  cursor: string;
  updated_at: string;
}
