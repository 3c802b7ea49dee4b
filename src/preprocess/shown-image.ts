import type { Counts } from '../study/counts.ts';
import type { BodyBox } from '../study/fused-scan.ts';
import { scannedArea } from './body-box.ts';
import { findWholeBody } from './whole-body.ts';

/** An image in counts at full size, on its way to a network. */
export interface ShownImage {
  readonly image: Counts;
  /** The box that intensities are measured in; `null` = the whole image. */
  readonly body: () => BodyBox | null;
  /** The box of the body where it is sure, for all that depends on where things are. */
  readonly wholeBody: () => BodyBox | null;
}

/**
 * One view as stored. Where no body is sure, intensities are measured in all that was scanned: a box around the thyroid
 * alone would make the thyroid the unit of its own brightness.
 */
export function showView(view: Counts): ShownImage {
  const wholeBody = (): BodyBox | null => findWholeBody(view);
  return { image: view, body: () => wholeBody() ?? scannedArea(view), wholeBody };
}
