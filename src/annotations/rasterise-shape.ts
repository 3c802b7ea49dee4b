import type { Point, Shape } from './annotation.ts';
import type { MaskSize } from './mask-runs.ts';

/**
 * The pixels of a shape as runs: those whose centres lie inside. What leaves the image is cut off; a shape without any
 * pixel centre gives no runs.
 */
export function rasteriseShape(shape: Shape, size: MaskSize): number[] {
  switch (shape.kind) {
    case 'polygon':
      return rasterisePolygon(shape.points, size);
    case 'rectangle': {
      const [[x0, y0], [x1, y1]] = shape.corners;
      return rasterisePolygon(
        [
          [x0, y0],
          [x1, y0],
          [x1, y1],
          [x0, y1],
        ],
        size,
      );
    }
    case 'circle':
      return rasteriseCircle(shape.centre, shape.radius, size);
    case 'point': {
      const [column, row] = [Math.floor(shape.at[0]), Math.floor(shape.at[1])];
      const inside = row >= 0 && row < size.rows && column >= 0 && column < size.columns;
      return inside ? [row, column, 1] : [];
    }
    case 'mask':
      return [...shape.runs];
  }
}

function rasterisePolygon(points: readonly Point[], size: MaskSize): number[] {
  const runs: number[] = [];
  const rows = points.map(([, y]) => y);
  const top = Math.max(0, Math.floor(rows.reduce((least, y) => Math.min(least, y), Infinity)));
  const bottom = Math.min(size.rows - 1, Math.ceil(rows.reduce((most, y) => Math.max(most, y), -Infinity)));
  for (let row = top; row <= bottom; row++) {
    const crossings = crossingsOf(points, row + 0.5);
    for (let at = 0; at + 1 < crossings.length; at += 2)
      appendRun(runs, row, crossings[at]!, crossings[at + 1]!, size.columns);
  }
  return runs;
}

/** Where a horizontal line crosses the outline, in ascending order. */
function crossingsOf(points: readonly Point[], y: number): number[] {
  const crossings: number[] = [];
  for (const [index, point] of points.entries()) {
    const next = points[(index + 1) % points.length]!;
    // The upper end first: an edge that is drawn both ways then crosses at exactly the same place and cancels out.
    const [upper, lower] = point[1] <= next[1] ? [point, next] : [next, point];
    if (upper[1] > y || lower[1] <= y) continue;
    crossings.push(upper[0] + ((y - upper[1]) / (lower[1] - upper[1])) * (lower[0] - upper[0]));
  }
  return crossings.sort((one, other) => one - other);
}

function rasteriseCircle([x, y]: Point, radius: number, size: MaskSize): number[] {
  const runs: number[] = [];
  const top = Math.max(0, Math.floor(y - radius));
  for (let row = top; row < Math.min(size.rows, y + radius); row++) {
    const half = Math.sqrt(radius ** 2 - (row + 0.5 - y) ** 2);
    if (half > 0) appendRun(runs, row, x - half, x + half, size.columns);
  }
  return runs;
}

/** Adds the pixels whose centres lie in [from, to); joins a run that touches the one before it. */
function appendRun(runs: number[], row: number, from: number, to: number, columns: number): void {
  const first = Math.max(0, Math.ceil(from - 0.5));
  const end = Math.min(columns, Math.ceil(to - 0.5));
  if (end <= first) return;
  const [lastRow, lastFirst, lastLength] = runs.slice(-3);
  if (lastRow === row && lastFirst! + lastLength! === first) runs[runs.length - 1] = end - lastFirst!;
  else runs.push(row, first, end - first);
}
