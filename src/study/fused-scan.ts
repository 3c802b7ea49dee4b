import type { Counts } from './counts.ts';
import type { QcFlag } from './qc-flag.ts';

/** First and last row and column of the body, inclusive. */
export interface BodyBox {
  readonly ceil: number;
  readonly floor: number;
  readonly left: number;
  readonly right: number;
}

/** How the flipped posterior was moved onto the anterior: composite(y, x) = ant(y, x) + flippedPost(y - dy, x - dx). */
export interface Fusion {
  readonly dx: number;
  readonly dy: number;
  /** `box` = boxes only, `correlation` = refined, `none` = not aligned (see the flags), `mirrored` = one view plays both. */
  readonly method: 'box' | 'correlation' | 'none' | 'mirrored';
  /** Pearson correlation of the smoothed square roots of both views after alignment, -1..1. */
  readonly correlation: number;
  readonly anteriorBox: BodyBox | null;
  /** In the coordinates of the flipped posterior, before the shift. */
  readonly posteriorBox: BodyBox | null;
}

/** Both views and their sum (S000), before the network's own normalisation and resampling. */
export interface FusedScan {
  readonly anterior: Counts;
  /** As stored: seen from behind, not flipped. */
  readonly posterior: Counts;
  /** Anterior orientation, same grid as `anterior`. */
  readonly composite: Counts;
  readonly fusion: Fusion;
  readonly flags: readonly QcFlag[];
}
