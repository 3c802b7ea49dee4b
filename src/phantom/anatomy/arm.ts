import { limbJoints } from '../body-shape.ts';
import { SIDES, type SkeletonDraft } from './skeleton-draft.ts';

/** Shoulder girdle, arms and hands. */
export function addArms(draft: SkeletonDraft): void {
  for (const [side, sign] of SIDES) {
    addShoulder(draft, side, sign);
    addArm(draft, side, sign);
  }
}

function addShoulder(draft: SkeletonDraft, side: 'left' | 'right', sign: number): void {
  const { blobs, patient, factor, halfDepthMm } = draft;
  const h = patient.heightMm;
  const back = halfDepthMm * 0.72;
  blobs.begin('clavicle', side, '', factor('clavicle', side));
  blobs.line(
    [sign * 22, 0.183 * h, -0.55 * halfDepthMm],
    [sign * 0.05 * h, 0.169 * h, -0.48 * halfDepthMm],
    5.5,
    7.5,
  );
  blobs.line([sign * 0.05 * h, 0.169 * h, -0.48 * halfDepthMm], [sign * 0.088 * h, 0.158 * h, -10], 5.5, 7);
  blobs.begin('acromioclavicular-joint', side, '', patient.jointFactor * factor('shoulder', side));
  blobs.add(sign * 0.092 * h, 0.158 * h, -4, 7, 300);
  blobs.begin('scapula', side, '', factor('scapula', side));
  blobs.line([sign * 0.046 * h, 0.182 * h, back], [sign * 0.05 * h, 0.268 * h, back + 6], 5.5, 5.5);
  blobs.line([sign * 0.05 * h, 0.268 * h, back + 6], [sign * 0.082 * h, 0.188 * h, back * 0.55], 6, 8);
  blobs.line([sign * 0.046 * h, 0.188 * h, back + 4], [sign * 0.09 * h, 0.163 * h, back * 0.5], 6, 10);
  blobs.add(sign * 0.052 * h, 0.264 * h, back + 6, 8, 110);
  blobs.add(sign * 0.062 * h, 0.21 * h, back + 2, 16, 420);
  blobs.add(sign * 0.08 * h, 0.176 * h, -16, 7, 220);
  blobs.add(sign * 0.084 * h, 0.18 * h, 12, 8, 380);
}

function addArm(draft: SkeletonDraft, side: 'left' | 'right', sign: number): void {
  const { blobs, patient, factor } = draft;
  const { shoulder, elbow, wrist, finger } = limbJoints(patient, side);
  const at = (joint: { x: number; y: number; z: number }, dx = 0, dy = 0) =>
    [joint.x + sign * dx, joint.y + dy, joint.z] as const;
  blobs.begin('humerus', side, '', factor('humerus', side));
  blobs.add(shoulder.x, shoulder.y, shoulder.z - 6, 12, 1150);
  blobs.add(shoulder.x + sign * 13, shoulder.y + 6, shoulder.z - 8, 9, 520);
  blobs.line(at(shoulder, 4, 20), at(elbow, 0, -14), 7, 7.2);
  blobs.begin('elbow', side, '', patient.jointFactor * factor('elbow', side));
  for (const dx of [-17, 0, 17]) blobs.add(elbow.x + dx, elbow.y + (dx === 0 ? 6 : -2), elbow.z, 7, 190);
  blobs.begin('forearm', side, '', factor('forearm', side));
  blobs.line(at(elbow, 8, 12), at(wrist, 12, -8), 4.5, 2.6);
  blobs.line(at(elbow, -8, 12), at(wrist, -9, -8), 4.5, 2.6);
  blobs.begin('hand', side, '', patient.jointFactor * factor('hand', side));
  for (const dx of [-15, -5, 6, 16]) blobs.add(wrist.x + dx, wrist.y + 4, wrist.z, 6, 95);
  for (const spread of [-1, -0.5, 0, 0.5, 1]) {
    const knuckle = [wrist.x + spread * 26, wrist.y + 45, wrist.z] as const;
    blobs.line([wrist.x + spread * 12, wrist.y + 12, wrist.z], knuckle, 4, 1.5);
    blobs.add(knuckle[0], knuckle[1], knuckle[2], 4.5, 28);
    blobs.line(knuckle, [finger.x + spread * 38, finger.y - Math.abs(spread) * 18, finger.z], 4, 0.9);
  }
}
