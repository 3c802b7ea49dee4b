/**
 * What a reader takes before it gives up with `DICOM_LIMIT`. Reading is linear in bytes and elements, so these bound
 * its time as well.
 */
export interface ReadLimits {
  /** Bytes of the whole data set. */
  readonly maxBytes: number;
  /** Bytes that a deflated data set may inflate to. */
  readonly maxInflatedBytes: number;
  /** Bytes of everything but Pixel Data. */
  readonly maxHeaderBytes: number;
  /** Sequences inside sequences. */
  readonly maxDepth: number;
  /** Elements and items, all levels together. */
  readonly maxElements: number;
}

const MIB = 1024 * 1024;

/** A whole-body scan is 1 MiB with a few hundred elements; these leave room for any single object of a modality. */
export const DEFAULT_READ_LIMITS: ReadLimits = {
  maxBytes: 512 * MIB,
  maxInflatedBytes: 128 * MIB,
  maxHeaderBytes: 32 * MIB,
  maxDepth: 32,
  maxElements: 200_000,
};
