import type { BodyShape, LimbSegment, TorsoSection } from './body-shape.ts';
import { FRAME, type FramePlacement } from './frame.ts';

/** Skin and soft tissue seen along the line of sight of each pixel of a frame. */
export interface BodyMap {
  /** z of the anterior skin, mm; +Infinity outside the body. */
  readonly front: Float32Array;
  /** z of the posterior skin, mm; -Infinity outside the body. */
  readonly back: Float32Array;
  /** Soft-tissue concentration, mean along the line. */
  readonly uptake: Float32Array;
  /** Half the length of the line inside a lung, mm; the lungs' middle lies at LUNG_Z_MM. */
  readonly lungHalf: Float32Array;
}

/** Lays the body into a frame: skin depths and soft-tissue uptake for every pixel. */
export function mapBody(shape: BodyShape, placement: FramePlacement): BodyMap {
  const size = FRAME.rows * FRAME.columns;
  const map = {
    front: new Float32Array(size).fill(Infinity),
    back: new Float32Array(size).fill(-Infinity),
    uptake: new Float32Array(size),
    lungHalf: new Float32Array(size),
  };
  const thickness = new Float32Array(size);
  const cosine = Math.cos(placement.tiltRadians);
  const sine = Math.sin(placement.tiltRadians);
  const firstRow = Math.max(0, Math.floor(placement.row - 8));
  const lastRow = Math.min(
    FRAME.rows - 1,
    Math.ceil(placement.row + (2.12 * placement.middleMm) / FRAME.pixelMm),
  );
  for (let row = firstRow; row <= lastRow; row++) {
    const v = (row - placement.row) * FRAME.pixelMm - placement.middleMm;
    const near = limbsNear(shape, v * cosine + placement.middleMm, 580 * Math.abs(sine));
    for (let column = 0; column < FRAME.columns; column++) {
      const u = (column - placement.column) * FRAME.pixelMm;
      const x = u * cosine + v * sine;
      const y = v * cosine - u * sine + placement.middleMm;
      fillPixel(near, x, y, map, thickness, row * FRAME.columns + column);
    }
  }
  for (let index = 0; index < size; index++) {
    if (thickness[index]! > 0) map.uptake[index] = map.uptake[index]! / thickness[index]!;
  }
  return map;
}

/** The body with only those limbs that a row can meet; `slack` is how far y changes along it, mm. */
function limbsNear(shape: BodyShape, y: number, slack: number): BodyShape {
  const limbs = shape.limbs.filter(({ from, to }) => {
    const reach = Math.max(from.radius, to.radius) + slack;
    return y >= from.y - reach && y <= to.y + reach;
  });
  return { ...shape, limbs };
}

function fillPixel(
  shape: BodyShape,
  x: number,
  y: number,
  map: BodyMap,
  thickness: Float32Array,
  index: number,
): void {
  const put = (centre: number, half: number, uptake: number): void => {
    if (centre - half < map.front[index]!) map.front[index] = centre - half;
    if (centre + half > map.back[index]!) map.back[index] = centre + half;
    map.uptake[index] = map.uptake[index]! + uptake * half;
    thickness[index] = thickness[index]! + half;
  };
  const { head } = shape;
  const inHead = 1 - ((x - head.x) / head.a) ** 2 - ((y - head.y) / head.b) ** 2;
  if (inHead > 0) put(head.z, head.c * Math.sqrt(inHead), shape.headUptake);
  const half = torsoHalfDepth(shape.torso, x, y);
  if (half > 0) put(0, half, torsoUptake(shape.torso, y));
  for (const lung of shape.lungs) {
    const inLung = 1 - ((x - lung.x) / lung.a) ** 2 - ((y - lung.y) / lung.b) ** 2;
    if (inLung > 0) map.lungHalf[index] = lung.c * Math.sqrt(inLung);
  }
  for (const segment of shape.limbs) putLimb(segment, x, y, put);
}

function putLimb(
  segment: LimbSegment,
  x: number,
  y: number,
  put: (centre: number, half: number, uptake: number) => void,
): void {
  const { from, to } = segment;
  const reach = Math.max(from.radius, to.radius);
  if (y < from.y - reach || y > to.y + reach) return;
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const u = Math.min(1, Math.max(0, ((x - from.x) * dx + (y - from.y) * dy) / (dx * dx + dy * dy)));
  const radius = from.radius + u * (to.radius - from.radius);
  const distance2 = (x - from.x - u * dx) ** 2 + (y - from.y - u * dy) ** 2;
  const inside = radius * radius - distance2;
  if (inside > 0) put(from.z + u * (to.z - from.z), 0.95 * Math.sqrt(inside), segment.uptake);
}

/** Half the thickness of the trunk at a point; 0 outside. */
function torsoHalfDepth(torso: readonly TorsoSection[], x: number, y: number): number {
  const upper = sectionAbove(torso, y);
  if (upper < 0) return 0;
  const { halfWidth, halfDepth } = blend(torso, upper, y);
  const across = Math.abs(x) / halfWidth;
  // An exponent of 2.4 instead of 2 makes the cut slightly squarer than an ellipse, as trunks are.
  return across >= 1 ? 0 : halfDepth * (1 - across ** 2.4) ** (1 / 2.4);
}

function torsoUptake(torso: readonly TorsoSection[], y: number): number {
  return blend(torso, sectionAbove(torso, y), y).uptake;
}

function sectionAbove(torso: readonly TorsoSection[], y: number): number {
  if (y < torso[0]!.y || y >= torso.at(-1)!.y) return -1;
  let index = 0;
  while (torso[index + 1]!.y <= y) index++;
  return index;
}

function blend(torso: readonly TorsoSection[], upper: number, y: number): TorsoSection {
  const a = torso[upper]!;
  const b = torso[upper + 1]!;
  const linear = (y - a.y) / (b.y - a.y);
  const u = linear * linear * (3 - 2 * linear);
  return {
    y,
    halfWidth: a.halfWidth + u * (b.halfWidth - a.halfWidth),
    halfDepth: a.halfDepth + u * (b.halfDepth - a.halfDepth),
    uptake: a.uptake + u * (b.uptake - a.uptake),
  };
}
