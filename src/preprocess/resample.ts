import type { Counts } from '../study/counts.ts';

/**
 * Resamples by mean over the area that each new pixel covers; exact for whole ratios, weighted by share otherwise.
 */
export function averageArea(image: Counts, rows: number, columns: number): Counts {
  if (image.rows === rows && image.columns === columns) return image;
  const narrow = averageLines(image.values, image.rows, image.columns, columns, 1);
  return { rows, columns, values: averageLines(narrow, columns, image.rows, rows, columns) };
}

/**
 * Resamples along one axis. `stride` is the distance of neighbours along that axis: 1 along rows (then `lines` rows of
 * `length`), the number of columns along columns (then `lines` columns of `length`).
 */
function averageLines(
  values: Float32Array,
  lines: number,
  length: number,
  wanted: number,
  stride: number,
): Float32Array {
  const result = new Float32Array(lines * wanted);
  const ratio = length / wanted;
  const lineStep = stride === 1 ? [length, wanted] : [1, 1];
  for (let target = 0; target < wanted; target++) {
    const from = target * ratio;
    const to = from + ratio;
    for (let source = Math.floor(from); source < Math.min(length, to); source++) {
      const weight = (Math.min(to, source + 1) - Math.max(from, source)) / ratio;
      if (weight <= 1e-9) continue;
      for (let line = 0; line < lines; line++) {
        const at = line * lineStep[1]! + target * stride;
        result[at] = result[at]! + weight * values[line * lineStep[0]! + source * stride]!;
      }
    }
  }
  return result;
}

/** Cuts or pads with 0 around the middle until the matrix has the wanted size. */
export function fitCentred(image: Counts, rows: number, columns: number): Counts {
  if (image.rows === rows && image.columns === columns) return image;
  const top = -Math.floor((rows - image.rows) / 2);
  const left = -Math.floor((columns - image.columns) / 2);
  return cutWindow(image, { top, left, rows, columns });
}

/** Part of an image, which may reach beyond it: 0 outside. */
export function cutWindow(
  image: Counts,
  window: { readonly top: number; readonly left: number; readonly rows: number; readonly columns: number },
): Counts {
  const { top, left, rows, columns } = window;
  const values = new Float32Array(rows * columns);
  const from = Math.max(0, -left);
  const to = Math.min(columns, image.columns - left);
  for (let row = Math.max(0, -top); row < Math.min(rows, image.rows - top) && to > from; row++) {
    const source = (row + top) * image.columns + left;
    values.set(image.values.subarray(source + from, source + to), row * columns + from);
  }
  return { rows, columns, values };
}

/** Two images of the same height beside each other. */
export function joinSides(left: Counts, right: Counts): Counts {
  const columns = left.columns + right.columns;
  const values = new Float32Array(left.rows * columns);
  for (let row = 0; row < left.rows; row++) {
    values.set(left.values.subarray(row * left.columns, (row + 1) * left.columns), row * columns);
    const start = row * right.columns;
    values.set(right.values.subarray(start, start + right.columns), row * columns + left.columns);
  }
  return { rows: left.rows, columns, values };
}
