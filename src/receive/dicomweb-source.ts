import type { DicomwebSourceConfig } from '../platform/config-schema.ts';

/** A PACS that is asked for new studies, and what of it is wanted. */
export interface DicomwebSource {
  readonly name: string;
  /** QIDO-RS matching attributes of the study query, by keyword or tag. */
  readonly filters: Readonly<Record<string, string>>;
  /** Series of other modalities are not fetched; empty = all. */
  readonly seriesModalities: readonly string[];
  /** How far before the last complete poll the study dates asked for begin: late arrivals are still seen. */
  readonly overlapMs: number;
  readonly pageSize: number;
  readonly limits: PollLimits;
}

/** What one poll does at most; the next one goes on where it stopped. */
export interface PollLimits {
  /** Studies that are looked into, besides those known to hold nothing new. */
  readonly studies: number;
  readonly instances: number;
  readonly bytes: number;
  /** A larger instance is refused for good. */
  readonly instanceBytes: number;
}

const INSTANCES_PER_POLL = 10_000;
const BYTES_PER_POLL = 8 * 1024 ** 3;

/** The source that a piece of configuration describes. */
export function dicomwebSourceOf(config: DicomwebSourceConfig): DicomwebSource {
  return {
    name: config.name,
    filters: config.filters,
    seriesModalities: config.seriesModalities,
    overlapMs: config.overlap,
    pageSize: config.pageSize,
    limits: {
      studies: config.maximumStudies,
      instances: INSTANCES_PER_POLL,
      bytes: BYTES_PER_POLL,
      instanceBytes: config.maximumInstance,
    },
  };
}
