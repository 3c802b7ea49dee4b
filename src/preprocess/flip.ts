import type { Counts } from '../study/counts.ts';

/** Mirror image about the vertical middle line: column x becomes W-1-x (S000 "flip", R-026). */
export function flipHorizontally(image: Counts): Counts {
  const { rows, columns, values } = image;
  const flipped = new Float32Array(values.length);
  for (let start = 0; start < rows * columns; start += columns) {
    for (let column = 0; column < columns; column++) {
      flipped[start + column] = values[start + columns - 1 - column]!;
    }
  }
  return { rows, columns, values: flipped };
}
