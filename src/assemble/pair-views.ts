import type { PlacedFrame } from './judge-frame.ts';
import { acquisitionTimeMs } from './read-acquisition-time.ts';

/** One anterior and one posterior frame that may belong together. */
export interface ViewPair {
  readonly anterior: PlacedFrame;
  readonly posterior: PlacedFrame;
}

/** Both heads at once; a single head needs a second pass. */
const TOGETHER_MS = 60_000;
const TWO_PASSES_MS = 60 * 60_000;
const SPACING_TOLERANCE = 0.005;

/**
 * Why two frames of opposite views are not one acquisition, in words; empty where they may be. What one of them leaves
 * unsaid does not count against the pair.
 * @source reference 1.7, pairing of single-view instances
 */
export function mismatches(anterior: PlacedFrame, posterior: PlacedFrame): string[] {
  const [one, other] = [anterior.source.header, posterior.source.header];
  const sameWindow = windowKey(anterior) === windowKey(posterior);
  if (anterior.source.instance === posterior.source.instance)
    return sameWindow ? [] : ['other energy window'];
  const differ = (a: string, b: string): boolean => a !== '' && b !== '' && a !== b;
  const known = anterior.window !== null && posterior.window !== null;
  return [
    one.rows === other.rows && one.columns === other.columns ? '' : 'other matrix',
    sameSpacing(one.pixelSpacingMm, other.pixelSpacingMm) ? '' : 'other pixel spacing',
    known && !sameWindow ? 'other energy window' : '',
    anterior.tracer === posterior.tracer ? '' : 'other tracer',
    differ(one.frameOfReferenceUid, other.frameOfReferenceUid) ? 'other frame of reference' : '',
    differ(one.seriesDate, other.seriesDate) ? 'other day' : '',
    timeMismatch(anterior, posterior),
  ].filter((reason) => reason !== '');
}

/** The later of both acquisitions in milliseconds; `null` where a time is unknown. */
export function pairTimeMs({ anterior, posterior }: ViewPair): number | null {
  const [one, other] = [timeMs(anterior), timeMs(posterior)];
  return one === null || other === null ? null : Math.max(one, other);
}

/**
 * Orders pairs, the best first: originals before derived images, both heads at once before two passes, the latest
 * acquisition first, one object before two, without loss before with loss; then by identifier, so that the same study
 * always gives the same pair.
 */
export function comparePairs(one: ViewPair, other: ViewPair): number {
  return (
    asNumber(isOriginalPair(other)) - asNumber(isOriginalPair(one)) ||
    asNumber(isTogether(other)) - asNumber(isTogether(one)) ||
    (pairTimeMs(other) ?? 0) - (pairTimeMs(one) ?? 0) ||
    asNumber(isOneObject(other)) - asNumber(isOneObject(one)) ||
    asNumber(isOneSeries(other)) - asNumber(isOneSeries(one)) ||
    compareFrames(one.anterior, other.anterior) ||
    compareFrames(one.posterior, other.posterior)
  );
}

/** Orders frames of one view, the best first, by the same preferences. */
export function compareFrames(one: PlacedFrame, other: PlacedFrame): number {
  return (
    asNumber(isOriginal(other)) - asNumber(isOriginal(one)) ||
    (timeMs(other) ?? 0) - (timeMs(one) ?? 0) ||
    asNumber(one.source.header.lossy) - asNumber(other.source.header.lossy) ||
    compareText(one.source.header.sopInstanceUid, other.source.header.sopInstanceUid) ||
    one.source.frame - other.source.frame
  );
}

/** Whether the image is as the camera made it (Image Type value 1). */
export function isOriginal({ source }: PlacedFrame): boolean {
  return source.header.imageType[0] === 'ORIGINAL';
}

/** When the frame's acquisition began; `null` where unknown. */
export function timeMs({ source }: PlacedFrame): number | null {
  return acquisitionTimeMs(source.header);
}

function isOriginalPair({ anterior, posterior }: ViewPair): boolean {
  return isOriginal(anterior) && isOriginal(posterior);
}

function isTogether({ anterior, posterior }: ViewPair): boolean {
  if (isOneObject({ anterior, posterior })) return true;
  const [one, other] = [timeMs(anterior), timeMs(posterior)];
  return one !== null && other !== null && Math.abs(one - other) <= togetherMs(anterior, posterior);
}

function isOneObject({ anterior, posterior }: ViewPair): boolean {
  return anterior.source.instance === posterior.source.instance;
}

function isOneSeries({ anterior, posterior }: ViewPair): boolean {
  return anterior.source.header.seriesInstanceUid === posterior.source.header.seriesInstanceUid;
}

/** Both heads start together; clocks and table travel may differ by up to one frame's duration. */
function togetherMs(...frames: readonly PlacedFrame[]): number {
  return Math.max(TOGETHER_MS, ...frames.map(({ source }) => source.header.actualFrameDurationMs ?? 0));
}

function timeMismatch(anterior: PlacedFrame, posterior: PlacedFrame): string {
  const [one, other] = [timeMs(anterior), timeMs(posterior)];
  if (one === null || other === null)
    return isOneSeries({ anterior, posterior }) ? '' : 'acquisition time unknown';
  const apart = Math.abs(one - other);
  if (apart <= Math.max(TWO_PASSES_MS, togetherMs(anterior, posterior))) return '';
  return `acquired ${Math.round(apart / 60_000)} minutes apart`;
}

function windowKey({ window }: PlacedFrame): string {
  return window === null
    ? ''
    : window.ranges.map(({ lowerKev, upperKev }) => `${lowerKev.toFixed(1)}-${upperKev.toFixed(1)}`).join();
}

function sameSpacing(one: readonly number[] | null, other: readonly number[] | null): boolean {
  if (one === null || other === null) return true;
  return one.every((mm, axis) => Math.abs(mm - other[axis]!) <= SPACING_TOLERANCE * mm);
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function asNumber(yes: boolean): number {
  return yes ? 1 : 0;
}
