import FFT from 'fft.js';
import type { Counts } from '../../study/counts.ts';

/** Power of an image against spatial frequency, averaged over directions and normalised so that pure counting noise is 1. */
export interface RadialSpectrum {
  /** Middle of each band, cycles/mm. */
  readonly frequencies: readonly number[];
  readonly power: readonly number[];
}

const BANDS = 44;

/**
 * Radial power spectrum: |F|^2 / total counts. A Poisson image has 1 at every frequency that carries no structure, so
 * that the value far out tells whether the pixels are raw counts.
 *
 * @param image - rows and columns must be powers of two
 * @param pixelMm - pixel size
 * @source reference/bone-scan-domain.md 2.9, point 2
 */
export function radialSpectrum(image: Counts, pixelMm: number): RadialSpectrum {
  const { rows, columns } = image;
  const power = powerOf(image);
  const nyquist = 0.5 / pixelMm;
  const sums = new Float64Array(BANDS);
  const samples = new Float64Array(BANDS);
  for (let row = 0; row < rows; row++) {
    const fy = Math.min(row, rows - row) / (rows * pixelMm);
    for (let column = 0; column < columns; column++) {
      const fx = Math.min(column, columns - column) / (columns * pixelMm);
      const band = Math.floor((Math.hypot(fx, fy) / nyquist) * BANDS);
      if (band >= BANDS || (row === 0 && column === 0)) continue;
      sums[band] = sums[band]! + power[row * columns + column]!;
      samples[band] = samples[band]! + 1;
    }
  }
  const total = image.values.reduce((sum, value) => sum + value, 0);
  return {
    frequencies: Array.from({ length: BANDS }, (_, band) => ((band + 0.5) / BANDS) * nyquist),
    power: Array.from(sums, (sum, band) => (total > 0 ? sum / samples[band]! / total : 0)),
  };
}

/** |F|^2 by rows, then by columns. */
function powerOf({ rows, columns, values }: Counts): Float64Array {
  const across = new FFT(columns);
  const down = new FFT(rows);
  const line = across.createComplexArray() as number[];
  const half = Array.from({ length: rows }, (_, row) => {
    const out = across.createComplexArray() as number[];
    for (let column = 0; column < columns; column++) {
      line[2 * column] = values[row * columns + column]!;
      line[2 * column + 1] = 0;
    }
    across.transform(out, line);
    return out;
  });
  const power = new Float64Array(rows * columns);
  const upright = down.createComplexArray() as number[];
  const out = down.createComplexArray() as number[];
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) {
      upright[2 * row] = half[row]![2 * column]!;
      upright[2 * row + 1] = half[row]![2 * column + 1]!;
    }
    down.transform(out, upright);
    for (let row = 0; row < rows; row++)
      power[row * columns + column] = out[2 * row]! ** 2 + out[2 * row + 1]! ** 2;
  }
  return power;
}

/** Slope of log power above the noise against log frequency, between two frequencies (least squares). */
export function spectrumSlope({ frequencies, power }: RadialSpectrum, from: number, to: number): number {
  const points = frequencies
    .map(
      (frequency, band) =>
        [Math.log(frequency), Math.log(Math.max(1e-3, power[band]! - 1)), frequency] as const,
    )
    .filter(([, , frequency]) => frequency >= from && frequency <= to);
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / points.length;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / points.length;
  const xy = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return xy / points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}

/** Mean power above a frequency: 1 for raw counts, below 1 for smoothed ones. */
export function spectrumFloor({ frequencies, power }: RadialSpectrum, from: number): number {
  const far = power.filter((_, band) => frequencies[band]! >= from);
  return far.reduce((sum, value) => sum + value, 0) / far.length;
}
