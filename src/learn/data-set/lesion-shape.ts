import { componentsOfRuns } from '../../annotations/components.ts';
import { areaOfRuns } from '../../annotations/mask-runs.ts';
import type { MaskRuns } from '../../study/data-set.ts';

/** How a lesion looks; the papers name the classes and leave the rule open. */
export type LesionShapeClass = 'punctate' | 'strip' | 'patchy' | 'mottled' | 'mass';

export const LESION_SHAPE_CLASSES: readonly LesionShapeClass[] = [
  'punctate',
  'strip',
  'patchy',
  'mottled',
  'mass',
];

/** What the shape class is decided by. */
export interface LesionShape {
  readonly areaPixels: number;
  /** Of the ellipse with the same second moments: 0 = round, near 1 = a line. */
  readonly eccentricity: number;
  /** Area over the area of the convex hull. */
  readonly solidity: number;
  readonly components: number;
  readonly shapeClass: LesionShapeClass;
}

/** Areas of the rule are in pixels of this size. */
const PIXEL_MM = 2.26;
const SMALL = 25;
const LARGE = 150;
/** Components no farther apart than this make one cluster. */
const CLUSTER_PX = 20;

/**
 * Measures the outline of a lesion and names its class: strip = long; mottled = at least three parts close together, or
 * frayed; mass = large; punctate = small and round; patchy = the rest. Solidity counts from 25 pixels on, because the
 * pixels of a smaller mask make it frayed by themselves.
 * @param pixelMm - row and column spacing, so that the limits of the rule hold for any matrix
 * @source S000 (classes), R-104 (rule)
 */
export function describeShape(
  mask: MaskRuns,
  pixelMm: readonly [number, number] = [PIXEL_MM, PIXEL_MM],
): LesionShape {
  const areaPixels = areaOfRuns(mask);
  const eccentricity = eccentricityOf(mask);
  const solidity = areaPixels / hullAreaOf(mask);
  const parts = componentsOfRuns(mask);
  const area = (areaPixels * pixelMm[0] * pixelMm[1]) / PIXEL_MM ** 2;
  const frayed = area >= SMALL && solidity < 0.8;
  const shapeClass = ((): LesionShapeClass => {
    if (eccentricity >= 0.92) return 'strip';
    if (frayed || isCluster(parts)) return 'mottled';
    if (area >= LARGE) return 'mass';
    return area < SMALL && eccentricity < 0.8 ? 'punctate' : 'patchy';
  })();
  return { areaPixels, eccentricity, solidity, components: parts.length, shapeClass };
}

/** From the second moments; each pixel counts as a square, so that a line of one pixel's width has a width. */
function eccentricityOf(mask: MaskRuns): number {
  const [x, y] = centroidOf(mask);
  let [xx, yy, xy] = [0, 0, 0];
  for (const [column, row] of pixelsOf(mask)) {
    xx += (column - x) ** 2 + 1 / 12;
    yy += (row - y) ** 2 + 1 / 12;
    xy += (column - x) * (row - y);
  }
  const spread = Math.sqrt(((xx - yy) / 2) ** 2 + xy ** 2);
  const [long, short] = [(xx + yy) / 2 + spread, (xx + yy) / 2 - spread];
  return Math.sqrt(Math.max(0, 1 - short / long));
}

function isCluster(parts: readonly MaskRuns[]): boolean {
  const centres = parts.map(centroidOf);
  return (
    parts.length >= 3 &&
    centres.every((one) =>
      centres.some(
        (other) => other !== one && Math.hypot(one[0] - other[0], one[1] - other[1]) <= CLUSTER_PX,
      ),
    )
  );
}

function centroidOf(mask: MaskRuns): readonly [number, number] {
  let [x, y, count] = [0, 0, 0];
  for (const [column, row] of pixelsOf(mask)) {
    x += column;
    y += row;
    count++;
  }
  return [x / count, y / count];
}

function* pixelsOf(mask: MaskRuns): Generator<readonly [column: number, row: number]> {
  for (let at = 0; at + 2 < mask.length; at += 3)
    for (let step = 0; step < mask[at + 2]!; step++) yield [mask[at + 1]! + step, mask[at]!];
}

/** Area of the convex hull of the pixels' corners (Andrew's monotone chain). */
function hullAreaOf(mask: MaskRuns): number {
  const corners: [number, number][] = [];
  for (let at = 0; at + 2 < mask.length; at += 3) {
    const [row, first, end] = [mask[at]!, mask[at + 1]!, mask[at + 1]! + mask[at + 2]!];
    corners.push([first, row], [end, row], [first, row + 1], [end, row + 1]);
  }
  corners.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const hull = [...halfHull(corners), ...halfHull(corners.reverse())];
  return Math.abs(
    hull.reduce((sum, [x, y], index) => {
      const [nextX, nextY] = hull[(index + 1) % hull.length]!;
      return sum + x * nextY - nextX * y;
    }, 0) / 2,
  );
}

function halfHull(points: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const chain: (readonly [number, number])[] = [];
  for (const point of points) {
    while (chain.length >= 2 && turnOf(chain.at(-2)!, chain.at(-1)!, point) <= 0) chain.pop();
    chain.push(point);
  }
  return chain.slice(0, -1);
}

function turnOf(
  [ax, ay]: readonly [number, number],
  [bx, by]: readonly [number, number],
  [cx, cy]: readonly [number, number],
): number {
  return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
}
