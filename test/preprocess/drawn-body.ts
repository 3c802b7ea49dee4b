import { RandomStream } from '../../src/phantom/random.ts';
import type { Counts } from '../../src/study/counts.ts';
import type { BodyBox } from '../../src/study/fused-scan.ts';

const [ROWS, COLUMNS] = [1024, 256];
/** Top and length of the drawn body, in rows. */
const [TOP, LENGTH] = [80, 800];

/** A place that is hotter: by the share of the body's length, and in pixels to the right of the body's middle. */
export interface HotPlace {
  readonly share: number;
  readonly across: number;
  readonly counts: number;
}

/** How a body is drawn. */
export interface DrawnBody {
  /** Middle of the body at half its length; default the middle of the image. */
  readonly middle?: number;
  readonly tiltDegrees?: number;
  readonly hot?: readonly HotPlace[];
  /** More counts on the right side of the image, as a factor. */
  readonly rightFactor?: number;
  /** Seed of the counting noise; without one the expectation itself is given. */
  readonly seed?: number;
}

/** Head, trunk with spine, arms and legs, symmetric but for what is asked for; and the box of the body. */
export function drawBody(drawn: DrawnBody = {}): { readonly image: Counts; readonly box: BodyBox } {
  const random = drawn.seed === undefined ? null : new RandomStream(drawn.seed);
  const values = new Float32Array(ROWS * COLUMNS);
  const { middle = (COLUMNS - 1) / 2, tiltDegrees = 0 } = drawn;
  const slope = Math.tan((tiltDegrees * Math.PI) / 180);
  const centre = TOP + LENGTH / 2;
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      const [down, along] = [row - centre, column - middle];
      // Turned back about the middle of the body.
      const across = (along - slope * down) / Math.hypot(1, slope);
      const share = 0.5 + (down + slope * along) / Math.hypot(1, slope) / LENGTH;
      const expected = 0.2 + countsAt(share, across, drawn);
      values[row * COLUMNS + column] = random === null ? expected : random.poisson(expected);
    }
  }
  const box = { ceil: TOP, floor: TOP + LENGTH - 1, left: 20, right: 235 };
  return { image: { rows: ROWS, columns: COLUMNS, values }, box };
}

function countsAt(share: number, across: number, { hot = [], rightFactor = 1 }: DrawnBody): number {
  const away = Math.abs(across);
  const limbs = share < 0.45 ? 0 : 18 * soft(16 - Math.abs(away - 26));
  const trunk = share > 0.13 && share < 0.5 ? 16 * soft(58 - away) + 25 * soft(7 - away) : 0;
  const head = share < 0.13 ? 22 * soft(30 - away) : 0;
  const arms = share > 0.16 && share < 0.55 ? 8 * soft(9 - Math.abs(away - 80)) : 0;
  const body =
    (limbs + trunk + head + arms) * soft((share - 0.003) * LENGTH) * soft((0.997 - share) * LENGTH);
  const spots = hot.reduce((sum, place) => {
    const squared = ((share - place.share) * LENGTH) ** 2 + (across - place.across) ** 2;
    return sum + place.counts * Math.exp(-squared / (2 * 4 ** 2));
  }, 0);
  return (body + spots) * (across > 0 ? rightFactor : 1);
}

/** An edge as a camera shows it: 0 outside, 1 inside. */
function soft(inside: number): number {
  return 1 / (1 + Math.exp(-inside / 2));
}
