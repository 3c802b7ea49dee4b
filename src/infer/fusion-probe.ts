import type { Counts } from '../study/counts.ts';
import type { BodyBox, Fusion } from '../study/fused-scan.ts';

/** A pair of views of one size, with what an alignment would have found. */
export interface FusionProbe {
  readonly anterior: Counts;
  readonly posterior: Counts;
  readonly fusion: Fusion;
}

/**
 * A fixed pair of views in whole counts, the same on every machine: a dim body with brighter stripes and one hot spot,
 * about as many counts as a scan has. Not an image of anybody, but everything that a fusion does shows in it.
 */
export function probeViews(rows: number, columns: number): FusionProbe {
  const box: BodyBox = {
    ceil: Math.floor(rows / 10),
    floor: Math.floor(rows * 0.9),
    left: Math.floor(columns / 8),
    right: Math.floor(columns * 0.85),
  };
  const draw = (seed: number, period: number): Counts => {
    const values = new Float32Array(rows * columns);
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        const inside = row >= box.ceil && row <= box.floor && column >= box.left && column <= box.right;
        const grain = (row * 7919 + column * 104_729 + seed) % 5;
        const bone = row % period < period / 4 ? 14 : 4;
        values[row * columns + column] = inside ? bone + grain : Math.max(0, grain - 3);
      }
    values[Math.floor(rows / 2) * columns + Math.floor(columns / 3)] = 500;
    return { rows, columns, values };
  };
  const fusion = {
    dx: 3,
    dy: -5,
    method: 'box',
    correlation: 1,
    anteriorBox: box,
    posteriorBox: box,
  } as const;
  return { anterior: draw(1, 40), posterior: draw(2, 52), fusion };
}
