import type { DeliveryReceipt } from '../study/delivery-receipt.ts';
import type { ReportBundle } from '../study/report-bundle.ts';

/** What a destination needs of a bundle. */
export type Delivery = Pick<ReportBundle, 'studyInstanceUid' | 'revision' | 'objects'>;

/** PORT: a place that results go to. Delivering the same bundle twice is harmless: its UIDs are deterministic. */
export interface Destination {
  readonly name: string;
  readonly kind: 'c-store' | 'stow-rs' | 'folder';
  /**
   * Resolves when the destination has accepted every object.
   * @throws NodeError whose fault says whether trying again can help.
   */
  deliver(delivery: Delivery, signal: AbortSignal): Promise<DeliveryReceipt>;
  /**
   * Looks whether a delivery would get through, without one; says in plain words what it found.
   * @throws NodeError
   */
  check(signal: AbortSignal): Promise<string>;
  close(): Promise<void>;
}
