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
  const line = new Float32Array(columns + 2 * reach);
  const sums = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    line.fill(values[start]!, 0, reach);
    line.set(values.subarray(start, start + columns), reach);
    line.fill(values[start + columns - 1]!, reach + columns);
    sums.fill(0);
    let k = 0;
    for (; k + 4 <= kernel.length; k += 4) addFourTaps(sums, line, [k, k + 1, k + 2, k + 3], kernel, k);
    for (; k < kernel.length; k++) addTap(sums, line, k, kernel[k]!);
    result.set(sums, start);
  }
  return result;
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
    const startOf = (k: number): number => Math.min(rows - 1, Math.max(0, row + k - reach)) * columns;
    sums.fill(0);
    let k = 0;
    for (; k + 4 <= kernel.length; k += 4) {
      addFourTaps(sums, values, [startOf(k), startOf(k + 1), startOf(k + 2), startOf(k + 3)], kernel, k);
    }
    for (; k < kernel.length; k++) addTap(sums, values, startOf(k), kernel[k]!);
    result.set(sums, row * columns);
  }
  return result;
}

/** Tap by tap instead of pixel by pixel: three times as fast in V8. */
function addTap(sums: Float64Array, values: Float32Array, start: number, weight: number): void {
  for (let column = 0; column < sums.length; column++) {
    sums[column] = sums[column]! + weight * values[start + column]!;
  }
}

/**
 * Four taps in one pass, added in the same order as one by one: each sum is then fetched and put back a quarter as often.
 */
function addFourTaps(
  sums: Float64Array,
  values: Float32Array,
  starts: readonly [number, number, number, number],
  kernel: Float64Array,
  first: number,
): void {
  const [a, b, c, d] = starts;
  const [wa, wb, wc, wd] = [kernel[first]!, kernel[first + 1]!, kernel[first + 2]!, kernel[first + 3]!];
  for (let column = 0; column < sums.length; column++) {
    let sum = sums[column]! + wa * values[a + column]!;
    sum += wb * values[b + column]!;
    sum += wc * values[c + column]!;
    sums[column] = sum + wd * values[d + column]!;
  }
}
