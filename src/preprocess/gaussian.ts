import type { Counts } from '../study/counts.ts';

/**
 * Weights of a Gaussian of odd length, normalised to 1.
 * @source S001: kernel 3, sigma 1/3 px gives 0.01087, 0.97826, 0.01087
 */
export function gaussianKernel(length: number, sigmaPx: number): Float64Array {
  const middle = (length - 1) / 2;
  const weights = Float64Array.from({ length }, (_, index) =>
    Math.exp(-((index - middle) ** 2) / (2 * sigmaPx * sigmaPx)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** Gaussian blur, separable, kernel of 3 sigma to either side; the border pixel is repeated outwards. */
export function blurGaussian(image: Counts, sigmaPx: number): Counts {
  return convolveSeparable(image, gaussianKernel(2 * Math.ceil(3 * sigmaPx) + 1, sigmaPx));
}

/** Convolves rows, then columns, with one odd kernel; the border pixel is repeated outwards. */
export function convolveSeparable({ rows, columns, values }: Counts, kernel: Float64Array): Counts {
  const across = convolveRows(values, rows, columns, kernel);
  return { rows, columns, values: convolveColumns(across, rows, columns, kernel) };
}

function convolveRows(
  values: Float32Array,
  rows: number,
  columns: number,
  kernel: Float64Array,
): Float32Array {
  const result = new Float32Array(values.length);
  const reach = (kernel.length - 1) / 2;
  const line = new Float64Array(columns + 2 * reach);
  const sums = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    for (let index = 0; index < line.length; index++) {
      line[index] = values[start + Math.min(columns - 1, Math.max(0, index - reach))]!;
    }
    addWeighted(sums.fill(0), line, kernel);
    result.set(sums, start);
  }
  return result;
}

/** Tap by tap instead of pixel by pixel: three times as fast in V8. */
function addWeighted(sums: Float64Array, line: Float64Array, kernel: Float64Array): void {
  for (let k = 0; k < kernel.length; k++) {
    const weight = kernel[k]!;
    for (let column = 0; column < sums.length; column++) {
      sums[column] = sums[column]! + weight * line[column + k]!;
    }
  }
}

/** Row by row instead of column by column: the memory is then read in order. */
function convolveColumns(
  values: Float32Array,
  rows: number,
  columns: number,
  kernel: Float64Array,
): Float32Array {
  const result = new Float32Array(values.length);
  const reach = (kernel.length - 1) / 2;
  const sums = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    sums.fill(0);
    for (let k = 0; k < kernel.length; k++) {
      const weight = kernel[k]!;
      const start = Math.min(rows - 1, Math.max(0, row + k - reach)) * columns;
      for (let column = 0; column < columns; column++) {
        sums[column] = sums[column]! + weight * values[start + column]!;
      }
    }
    result.set(sums, row * columns);
  }
  return result;
}
