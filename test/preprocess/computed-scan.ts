import { flipHorizontally } from '../../src/preprocess/flip.ts';
import type { FusedScan } from '../../src/study/fused-scan.ts';
import { imageOf } from './arbitrary-counts.ts';

/** A scan computed from coordinates, the same on every machine: what an id computes can be pinned on it. */
export function computedScan(): FusedScan {
  const front = imageOf(1024, 256, (row, column) =>
    row > 80 && row < 860 ? (row * 7 + column * 13) % 97 : 0,
  );
  const back = imageOf(1024, 256, (row, column) =>
    row > 80 && row < 860 ? (row * 5 + column * 11) % 89 : 0,
  );
  front.values[500 * 256 + 128] = 4000;
  const box = { ceil: 81, floor: 859, left: 0, right: 255 };
  return {
    anterior: front,
    posterior: flipHorizontally(back),
    composite: imageOf(1024, 256, () => 0),
    fusion: { dx: 2, dy: -1, method: 'correlation', correlation: 1, anteriorBox: box, posteriorBox: box },
    flags: [],
  };
}
