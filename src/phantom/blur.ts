/** Gaussian blur of a row-major image, separable, cut at 3.2 sigma; borders count as empty. */
export function blurImage(image: Float32Array, rows: number, columns: number, sigma: number): Float32Array {
  const kernel = gaussianKernel(sigma);
  const across = new Float32Array(image.length);
  for (let row = 0; row < rows; row++) convolveLine(image, across, row * columns, 1, columns, kernel);
  const result = new Float32Array(image.length);
  for (let column = 0; column < columns; column++)
    convolveLine(across, result, column, columns, rows, kernel);
  return result;
}

/** Half of a normalised kernel: the middle, then its right side. */
function gaussianKernel(sigma: number): Float64Array {
  const reach = Math.max(1, Math.ceil(3.2 * sigma));
  const kernel = new Float64Array(reach + 1);
  let sum = 0;
  for (let index = 0; index <= reach; index++) {
    kernel[index] = Math.exp(-(index * index) / (2 * sigma * sigma));
    sum += index === 0 ? 1 : 2 * kernel[index]!;
  }
  return kernel.map((weight) => weight / sum);
}

function convolveLine(
  from: Float32Array,
  to: Float32Array,
  start: number,
  step: number,
  length: number,
  kernel: Float64Array,
): void {
  for (let index = 0; index < length; index++) {
    let sum = from[start + index * step]! * kernel[0]!;
    for (let k = 1; k < kernel.length; k++) {
      const before = index - k;
      const after = index + k;
      let pair = 0;
      if (before >= 0) pair += from[start + before * step]!;
      if (after < length) pair += from[start + after * step]!;
      sum += pair * kernel[k]!;
    }
    to[start + index * step] = sum;
  }
}
