import type { Counts } from '../study/counts.ts';

/** Moves an image by whole pixels, to the right and down; what comes in from outside is 0. */
export function shiftImage(image: Counts, dx: number, dy: number): Counts {
  const { rows, columns, values } = image;
  const moved = new Float32Array(values.length);
  const from = Math.max(0, -dx);
  const to = Math.min(columns, columns - dx);
  for (let row = Math.max(0, dy); row < Math.min(rows, rows + dy); row++) {
    if (to <= from) break;
    const source = (row - dy) * columns;
    moved.set(values.subarray(source + from, source + to), row * columns + from + dx);
  }
  return { rows, columns, values: moved };
}
