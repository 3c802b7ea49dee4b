import { FRAME, type FramePlacement } from './frame.ts';
import type { Patient } from './patient-variation.ts';

/** Outline and soft tissue of a patient in body coordinates, before it is laid into a frame. */
export interface BodyShape {
  readonly torso: readonly TorsoSection[];
  readonly limbs: readonly LimbSegment[];
  readonly head: Ellipsoid;
  readonly lungs: readonly Ellipsoid[];
  /** Of the trunk at its thickest, mm; the camera's detectors keep clear of it. */
  readonly halfDepthMm: number;
}

/** One horizontal cut of neck and trunk: a flattened ellipse. */
export interface TorsoSection {
  readonly y: number;
  readonly halfWidth: number;
  readonly halfDepth: number;
  readonly uptake: number;
}

/** A piece of a limb: a round cone between two joints. */
export interface LimbSegment {
  readonly from: LimbJoint;
  readonly to: LimbJoint;
  readonly uptake: number;
}

/** A joint of a limb's axis: centre and radius, mm. */
export interface LimbJoint {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly radius: number;
}

/** Axis-parallel ellipsoid, mm. */
export interface Ellipsoid {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

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

/** Depth of the lungs' middle behind the mid-plane, mm. */
export const LUNG_Z_MM = 2;

/** Where the joints of the arms and legs lie; the bones use the same points as the skin. */
export function limbJoints(patient: Patient, side: 'left' | 'right'): Record<LimbJointName, LimbJoint> {
  const h = patient.heightMm;
  const sign = side === 'left' ? 1 : -1;
  const fat = Math.sqrt(patient.habitus);
  const abduction = patient.armAbductionMm[side] + 70 * Math.max(0, fat - 1);
  const spread = patient.legSpreadMm;
  const joint = (x: number, y: number, z: number, radius: number): LimbJoint => ({
    x: sign * x,
    y,
    z,
    radius,
  });
  return {
    shoulder: joint(0.097 * h, 0.172 * h, 15, 0.031 * h * fat),
    elbow: joint(0.117 * h + abduction, 0.352 * h, 28, 0.0235 * h * fat),
    wrist: joint(0.122 * h + abduction + patient.elbowBendMm[side], 0.49 * h, 18, 0.0165 * h),
    finger: joint(0.118 * h + abduction + patient.elbowBendMm[side] * 1.5, 0.575 * h, 18, 0.012 * h),
    hip: joint(0.055 * h, 0.478 * h, -5, 0.058 * h * fat),
    knee: joint(0.05 * h + spread, 0.713 * h, 8, 0.0335 * h * Math.sqrt(fat)),
    calf: joint(0.048 * h + spread, 0.79 * h, 18, 0.0335 * h * fat),
    ankle: joint(0.038 * h + spread, 0.953 * h, 14, 0.0205 * h),
    toe: joint(0.042 * h + spread + patient.footTurnMm, 1.03 * h, -32, 0.016 * h),
  };
}

/** Names of the joints of limbJoints. */
export type LimbJointName =
  'shoulder' | 'elbow' | 'wrist' | 'finger' | 'hip' | 'knee' | 'calf' | 'ankle' | 'toe';

/**
 * Builds the body around a patient's measures.
 * @source segment fractions after Drillis and Contini, and landmarks of NM1; reference/bone-scan-domain.md 2.1
 */
export function shapeBody(patient: Patient): BodyShape {
  const h = patient.heightMm;
  const fat = Math.sqrt(patient.habitus);
  const hips = patient.sex === 'F' ? 1.05 : 1;
  const chest = patient.sex === 'F' ? 0.96 : 1.02;
  const section = (y: number, width: number, depth: number, uptake: number): TorsoSection => ({
    y: y * h,
    halfWidth: width * h * fat,
    halfDepth: depth * h * fat,
    uptake,
  });
  const torso = [
    section(0.105, 0.034 / fat, 0.036 / fat, 0.9),
    section(0.145, 0.037, 0.036, 1.1),
    section(0.158, 0.055, 0.04, 1.1),
    section(0.168, 0.09 * chest, 0.046, 1.1),
    section(0.18, 0.112 * chest, 0.056, 1.1),
    section(0.21, 0.106 * chest, 0.066, 1.12),
    section(0.255, 0.1 * chest, 0.07, 1.1),
    section(0.31, 0.095, 0.068, 1.0),
    section(0.36, 0.092, 0.066, 0.9),
    section(0.4, 0.098 * hips, 0.068, 0.9),
    section(0.45, 0.106 * hips, 0.066, 0.95),
    section(0.485, 0.108 * hips, 0.062, 0.95),
    section(0.512, 0.1 * hips, 0.045, 0.9),
    section(0.524, 0.086 * hips, 0.02, 0.9),
  ];
  const limbs = (['left', 'right'] as const).flatMap((side) => limbSegments(patient, side));
  const lung = (sign: number): Ellipsoid => ({
    x: sign * 0.045 * h,
    y: 0.225 * h,
    z: LUNG_Z_MM,
    a: 0.036 * h,
    b: 0.068 * h,
    c: 0.045 * h,
  });
  return {
    torso,
    limbs,
    head: {
      x: 0.3 * patient.headTurnMm,
      y: 0.062 * h,
      z: 2,
      a: 0.05 * h,
      b: 0.066 * h,
      c: 0.06 * h,
    },
    lungs: [lung(1), lung(-1)],
    halfDepthMm: 0.07 * h * fat,
  };
}

function limbSegments(patient: Patient, side: 'left' | 'right'): LimbSegment[] {
  const at = limbJoints(patient, side);
  return [
    { from: at.shoulder, to: at.elbow, uptake: 0.8 },
    { from: at.elbow, to: at.wrist, uptake: 0.8 },
    { from: at.wrist, to: at.finger, uptake: 1 },
    { from: at.hip, to: at.knee, uptake: 0.85 },
    { from: at.knee, to: at.calf, uptake: 0.9 },
    { from: at.calf, to: at.ankle, uptake: 0.95 },
    { from: at.ankle, to: at.toe, uptake: 1 },
  ];
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
    for (let column = 0; column < FRAME.columns; column++) {
      const u = (column - placement.column) * FRAME.pixelMm;
      const x = u * cosine + v * sine;
      const y = v * cosine - u * sine + placement.middleMm;
      fillPixel(shape, x, y, map, thickness, row * FRAME.columns + column);
    }
  }
  for (let index = 0; index < size; index++) {
    if (thickness[index]! > 0) map.uptake[index] = map.uptake[index]! / thickness[index]!;
  }
  return map;
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
  if (inHead > 0) put(head.z, head.c * Math.sqrt(inHead), 0.55);
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
export function torsoHalfDepth(torso: readonly TorsoSection[], x: number, y: number): number {
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
