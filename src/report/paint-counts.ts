import type { ImagePlace } from './overlay-svg.ts';

/**
 * Grey levels of a view at the size it is shown: bilinear, averaged over the source pixels that one shown pixel covers,
 * 255 = no counts, 0 = the window's upper end. One byte a pixel, row by row.
 */
export function paintCounts({ width, height, counts, window }: ImagePlace): Uint8ClampedArray {
  const grey = new Uint8ClampedArray(width * height);
  const across = samplePoints(counts.columns, width);
  const down = samplePoints(counts.rows, height);
  const factor = 255 / (window.upper - window.lower);
  const { values, columns } = counts;
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      let sum = 0;
      for (let i = row * down.perPixel; i < (row + 1) * down.perPixel; i++)
        for (let j = column * across.perPixel; j < (column + 1) * across.perPixel; j++) {
          const above = down.first[i]! * columns;
          const below = down.second[i]! * columns;
          const [left, right, u, v] = [
            across.first[j]!,
            across.second[j]!,
            across.weight[j]!,
            down.weight[i]!,
          ];
          const top = values[above + left]! * (1 - u) + values[above + right]! * u;
          const bottom = values[below + left]! * (1 - u) + values[below + right]! * u;
          sum += top * (1 - v) + bottom * v;
        }
      const mean = sum / (across.perPixel * down.perPixel);
      grey[row * width + column] = 255 - (mean - window.lower) * factor;
    }
  return grey;
}

/** Where along one axis the source is read: `perPixel` points for each shown pixel. */
interface SamplePoints {
  readonly perPixel: number;
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly weight: Float32Array;
}

function samplePoints(sourceLength: number, shownLength: number): SamplePoints {
  const perPixel = Math.max(1, Math.ceil(sourceLength / shownLength));
  const length = shownLength * perPixel;
  const points = {
    perPixel,
    first: new Int32Array(length),
    second: new Int32Array(length),
    weight: new Float32Array(length),
  };
  for (let i = 0; i < length; i++) {
    const position = ((i + 0.5) * sourceLength) / length - 0.5;
    const floor = Math.floor(position);
    points.first[i] = Math.max(floor, 0);
    points.second[i] = Math.min(floor + 1, sourceLength - 1);
    points.weight[i] = position - floor;
  }
  return points;
}
