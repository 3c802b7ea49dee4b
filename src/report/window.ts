import type { Counts } from '../study/counts.ts';

/** Counts shown as white and as black; between them the scale is linear. */
export interface DisplayWindow {
  readonly lower: number;
  readonly upper: number;
}

/** Counts above which a pixel is body and not background, as a part of the image's 99th percentile. */
const BODY_FRACTION = 0.05;
/** Nothing is stretched further than this, or noise would look like uptake. */
const LEAST_UPPER = 8;

/** The two windows of one scan; both views share them, so that they can be compared. */
export interface DisplayWindows {
  /** Normal bone is mid-grey. */
  readonly skeletal: DisplayWindow;
  /** A hot spot keeps its shape where the skeletal window is saturated. */
  readonly hotSpot: DisplayWindow;
}

/**
 * Windows by percentiles of the body. The skeletal window ends at the 99.5th, but at most at twice the 90th: that second
 * limit keeps bladder, kidneys and an infiltrated injection, which are a per cent or two of the body, from making
 * everything else pale. The maximum has no say.
 * @source reference bone-scan-domain.md section 4.1
 */
export function displayWindows(views: readonly Counts[]): DisplayWindows {
  const body = bodyValues(views);
  const skeletal = Math.min(percentile(body, 0.995), 2 * percentile(body, 0.9));
  return {
    skeletal: { lower: 0, upper: Math.max(skeletal, LEAST_UPPER) },
    hotSpot: { lower: 0, upper: Math.max(percentile(body, 0.999), LEAST_UPPER) },
  };
}

/** Values of the body pixels of all views together, ascending. */
function bodyValues(views: readonly Counts[]): Float32Array {
  const all = concatenate(views).sort();
  const floor = Math.max(percentile(all, 0.99) * BODY_FRACTION, Number.EPSILON);
  const first = all.findIndex((value) => value > floor);
  return first < 0 ? new Float32Array(0) : all.subarray(first);
}

function concatenate(views: readonly Counts[]): Float32Array {
  const all = new Float32Array(views.reduce((length, { values }) => length + values.length, 0));
  let offset = 0;
  for (const { values } of views) {
    all.set(values, offset);
    offset += values.length;
  }
  return all;
}

function percentile(ascending: Float32Array, fraction: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(fraction * ascending.length))] ?? 0;
}
