/** What a destination said of one bundle; every object was accepted, or an error was thrown instead. */
export interface DeliveryReceipt {
  readonly destination: string;
  /** One entry an object: SOP Instance UID and the peer's own status, for example `0x0000` or `HTTP 200`. */
  readonly accepted: readonly { readonly sopInstanceUid: string; readonly status: string }[];
  /** What was done differently from plan, for example `Comprehensive SR instead of Comprehensive 3D SR`. */
  readonly notes: readonly string[];
}
