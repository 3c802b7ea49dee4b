import { PNG } from 'pngjs';
import type { LabelledImages } from '../samples/labelled-images.ts';
import { imageAt } from '../samples/labelled-images.ts';

/** One image of a set as a small PNG: its first channel, dark where the value is high, as bone scans are read. */
export function drawThumbnail(set: LabelledImages, index: number): Uint8Array {
  const { rows, columns, channels } = set;
  const values = Float32Array.from(
    { length: rows * columns },
    (_, at) => imageAt(set, index)[at * channels]!,
  );
  const [low, high] = values.reduce(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)] as const,
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] as readonly [number, number],
  );
  const picture = new PNG({ width: columns, height: rows, colorType: 0 });
  for (const [at, value] of values.entries()) {
    const shade = high > low ? Math.round(255 * (1 - (value - low) / (high - low))) : 255;
    picture.data.set([shade, shade, shade, 255], at * 4);
  }
  return PNG.sync.write(picture, { colorType: 0 });
}
