import type { Patient } from './patient-variation.ts';

/** Outline and soft tissue of a patient in body coordinates, before it is laid into a frame. */
export interface BodyShape {
  readonly torso: readonly TorsoSection[];
  readonly limbs: readonly LimbSegment[];
  readonly head: Ellipsoid;
  readonly headUptake: number;
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
    shoulder: joint(0.094 * h, 0.172 * h, 15, 0.031 * h * fat),
    elbow: joint(0.104 * h + abduction, 0.352 * h, 28, 0.0235 * h * fat),
    wrist: joint(0.108 * h + abduction + patient.elbowBendMm[side], 0.49 * h, patient.handsMm, 0.0165 * h),
    finger: joint(
      0.106 * h + abduction + patient.elbowBendMm[side] * 1.5,
      0.575 * h,
      patient.handsMm,
      0.012 * h,
    ),
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
  const soft = patient.softTissue;
  const torso = [
    section(0.105, 0.034 / fat, 0.036 / fat, soft.neck),
    section(0.145, 0.037, 0.036, soft.neck),
    section(0.158, 0.055, 0.04, soft.thorax),
    section(0.168, 0.09 * chest, 0.046, soft.thorax),
    section(0.18, 0.112 * chest, 0.056, soft.thorax),
    section(0.21, 0.106 * chest, 0.066, soft.thorax),
    section(0.255, 0.1 * chest, 0.07, soft.thorax),
    section(0.31, 0.095, 0.068, soft.thorax),
    section(0.36, 0.092, 0.066, soft.abdomen),
    section(0.4, 0.098 * hips, 0.068, soft.abdomen),
    section(0.45, 0.106 * hips, 0.066, soft.pelvis),
    section(0.485, 0.108 * hips, 0.062, soft.pelvis),
    section(0.512, 0.1 * hips, 0.045, soft.pelvis),
    section(0.524, 0.086 * hips, 0.02, soft.pelvis),
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
    headUptake: soft.head,
    lungs: [lung(1), lung(-1)],
    halfDepthMm: 0.07 * h * fat,
  };
}

function limbSegments(patient: Patient, side: 'left' | 'right'): LimbSegment[] {
  const at = limbJoints(patient, side);
  const { arm, thigh, calf, foot } = patient.softTissue;
  return [
    { from: at.shoulder, to: at.elbow, uptake: arm },
    { from: at.elbow, to: at.wrist, uptake: arm },
    { from: at.wrist, to: at.finger, uptake: 1.2 * arm },
    { from: at.hip, to: at.knee, uptake: thigh },
    { from: at.knee, to: at.calf, uptake: calf },
    { from: at.calf, to: at.ankle, uptake: calf },
    { from: at.ankle, to: at.toe, uptake: foot },
  ];
}
