/** A value as it lies in the file, in the form that `writePart10` takes unchanged. */
export interface RawElement {
  /** `x` and eight lower-case hexadecimal digits, for example `x00100010`. */
  readonly tag: string;
  readonly vr: string;
  /**
   * Value bytes in Explicit VR Little Endian: verbatim where the source was that already, sequences re-encoded otherwise.
   */
  readonly bytes: Uint8Array;
}

/** Read-only view on parsed bytes. Tags as `x00100010`. No method throws on odd values. */
export interface DataSet {
  readonly transferSyntaxUid: string;
  has(tag: string): boolean;
  /** The whole value, decoded with Specific Character Set (0008,0005) and trimmed; `''` when absent. */
  text(tag: string): string;
  /** The value split at its backslashes, each part trimmed; `[]` when absent or empty. */
  strings(tag: string): string[];
  /** First value of a DS, IS, US, SS, UL, SL, FL, FD, UV or SV element; `null` when absent or not a finite number. */
  number(tag: string): number | null;
  /** All values; one that is not a finite number is left out. */
  numbers(tag: string): number[];
  /** Items of a sequence; `[]` when absent. */
  items(tag: string): DataSet[];
  element(tag: string): RawElement | null;
  /** All tags of this level, in ascending order. */
  tags(): string[];
}

/** What a reader takes before it gives up with `DICOM_LIMIT`. */
export interface ReadLimits {
  /** Bytes of the whole data set, after inflating. */
  readonly maxBytes: number;
  /** Bytes of everything but Pixel Data. */
  readonly maxHeaderBytes: number;
  /** Sequences inside sequences. */
  readonly maxDepth: number;
  /** Elements and items, all levels together. */
  readonly maxElements: number;
}
