import type { Counts } from '../study/counts.ts';
import type { BodyBox } from '../study/fused-scan.ts';
import { findBody, scannedArea } from './body-box.ts';

/** R-027 as it was when the ids were made; not from conf/readings.yaml, because an id may not depend on settings. */
const BODY_READING = {
  smoothingSigmaPx: 3,
  backgroundPercentile: 5,
  fleshFactor: 4,
  edgeShare: 0.1,
  noiseFactor: 6,
  minimumPixels: 8,
} as const;

/**
 * Box of the body in a view; `null` where none is sure. On a 131I scan often only the thyroid stands out: a box of less
 * than half the scanned height does not count as a body.
 */
export function findWholeBody(view: Counts): BodyBox | null {
  return ifWhole(findBody(view, BODY_READING).body, view);
}

/** The box, if it is high enough to be that of a body in an image of this scanned area. */
export function ifWhole(body: BodyBox | null, image: Counts): BodyBox | null {
  const scanned = scannedArea(image);
  if (scanned === null || body === null) return null;
  return 2 * (body.floor - body.ceil + 1) >= scanned.floor - scanned.ceil + 1 ? body : null;
}
