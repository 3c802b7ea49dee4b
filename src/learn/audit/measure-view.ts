import { findBody } from '../../preprocess/body-box.ts';
import { blurGaussian } from '../../preprocess/gaussian.ts';
import { percentile } from '../../preprocess/percentile.ts';
import type { BodyBoxReading } from '../../preprocess/readings.ts';
import type { Counts } from '../../study/counts.ts';
import type { BodyBox } from '../../study/fused-scan.ts';
import { BODY_REGIONS, pixelsOf, quarterShares, regionMeans } from './body-regions.ts';
import { fanoFactor } from './fano-factor.ts';
import { radialSpectrum, type RadialSpectrum } from './radial-spectrum.ts';
import { edgeSpreadMm, ribWidthMm } from './resolution.ts';

/** Shares (percent) at which the histogram of the body is compared. */
export const PERCENTILES = [5, 25, 50, 75, 90, 95, 99, 99.9] as const;

/** Matrix pixel of the papers' cameras and of the phantom, mm. */
export const PIXEL_MM = 2.26;

/** What the audit measures on one view, of a patient or of a phantom, without knowing any truth. */
export interface ViewMeasurement {
  readonly counts: number;
  readonly body: BodyBox;
  /** Of the body's pixels, at PERCENTILES. */
  readonly percentiles: readonly number[];
  /** Pixels with 0, 1, 2, ... counts, whole image. */
  readonly histogram: readonly number[];
  readonly regions: Readonly<Record<string, number>>;
  readonly quarters: readonly number[];
  readonly fano: number | null;
  readonly edgeMm: number | null;
  readonly ribMm: number | null;
  readonly spectrum: RadialSpectrum;
}

/** Measures a view; `null` when no body stands out in it. */
export function measureView(image: Counts, reading: BodyBoxReading): ViewMeasurement | null {
  const { body } = findBody(image, reading);
  if (body === null) return null;
  const smooth = blurGaussian(image, 2);
  const flesh = percentile(
    smooth.values.filter((value) => value > 2),
    0.5,
  );
  const inBody = image.values.filter((_, index) => smooth.values[index]! > 0.2 * flesh);
  return {
    counts: image.values.reduce((sum, value) => sum + value, 0),
    body,
    percentiles: PERCENTILES.map((share) => percentile(inBody, share / 100)),
    histogram: histogramOf(image),
    regions: regionMeans(smooth, body, 0.2 * flesh),
    quarters: quarterShares(image, body),
    fano: fanoFactor(image, softPixels(image, smooth, body, flesh)),
    edgeMm: edgeSpreadMm(image, smooth, body, PIXEL_MM),
    ribMm: ribWidthMm(image, blurGaussian(image, 1.5), body, PIXEL_MM),
    spectrum: radialSpectrum(image, PIXEL_MM),
  };
}

function histogramOf({ values }: Counts): number[] {
  const most = values.reduce((high, value) => Math.max(high, value), 0);
  const histogram = new Array<number>(Math.round(most) + 1).fill(0);
  for (const value of values) histogram[Math.round(value)] = histogram[Math.round(value)]! + 1;
  return histogram;
}

/** Flesh of thighs and lower legs, without its edge. */
function softPixels(image: Counts, smooth: Counts, body: BodyBox, flesh: number): number[] {
  return BODY_REGIONS.filter(({ name }) => name === 'thighs' || name === 'lower legs')
    .flatMap((region) => pixelsOf(image, body, region))
    .filter((index) => smooth.values[index]! > 0.5 * flesh);
}
