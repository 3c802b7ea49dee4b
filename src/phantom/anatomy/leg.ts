import { limbJoints } from '../body-shape.ts';
import { SIDES, type SkeletonDraft } from './skeleton-draft.ts';

/** Femora, knees, shins and feet. */
export function addLegs(draft: SkeletonDraft): void {
  for (const [side, sign] of SIDES) {
    addFemur(draft, side, sign);
    addKnee(draft, side);
    addShin(draft, side, sign);
    addFoot(draft, side, sign);
  }
}

function addFemur({ blobs, patient, factor }: SkeletonDraft, side: 'left' | 'right', sign: number): void {
  const h = patient.heightMm;
  const { hip, knee } = limbJoints(patient, side);
  blobs.begin('femur', side, 'proximal', factor('femur', side));
  blobs.add(hip.x, hip.y, hip.z, 11.5, 1050);
  blobs.line([hip.x + sign * 12, hip.y + 8, hip.z], [hip.x + sign * 36, hip.y + 24, 10], 9, 13);
  blobs.add(hip.x + sign * 44, hip.y + 22, 14, 11, 780);
  blobs.add(hip.x + sign * 26, hip.y + 55, 8, 9, 320);
  blobs.begin('femur', side, 'shaft', factor('femur', side));
  const shaft = [hip.x + sign * 0.022 * h, hip.y + 45, 6] as const;
  blobs.line(shaft, [knee.x + sign * 2, knee.y - 70, knee.z - 6], 9.5, 10);
  blobs.begin('femur', side, 'distal', factor('femur', side));
  blobs.line([knee.x + sign * 2, knee.y - 70, knee.z - 6], [knee.x, knee.y - 28, knee.z - 4], 11, 12);
}

function addKnee({ blobs, patient, factor }: SkeletonDraft, side: 'left' | 'right'): void {
  const { knee } = limbJoints(patient, side);
  blobs.begin('knee', side, '', patient.jointFactor * factor('knee', side));
  for (const sign of [1, -1]) {
    blobs.add(knee.x + sign * 21, knee.y - 17, knee.z, 10, 440);
    blobs.add(knee.x + sign * 21, knee.y + 12, knee.z, 9.5, 430);
  }
  blobs.add(knee.x, knee.y - 16, knee.z, 11, 330);
  blobs.add(knee.x, knee.y + 8, knee.z, 11, 230);
  blobs.add(knee.x, knee.y - 22, knee.z - 42, 10, 190);
  blobs.add(knee.x, knee.y + 34, knee.z - 20, 11, 330);
}

function addShin({ blobs, patient, factor }: SkeletonDraft, side: 'left' | 'right', sign: number): void {
  const { knee, ankle } = limbJoints(patient, side);
  blobs.begin('tibia', side, '', factor('tibia', side));
  blobs.line(
    [knee.x - sign * 4, knee.y + 40, knee.z - 16],
    [ankle.x - sign * 4, ankle.y - 24, ankle.z - 10],
    7.5,
    8.5,
  );
  blobs.begin('fibula', side, '', factor('tibia', side));
  blobs.line(
    [knee.x + sign * 26, knee.y + 24, knee.z + 12],
    [ankle.x + sign * 20, ankle.y - 10, ankle.z + 4],
    4,
    1.8,
  );
  blobs.begin('ankle', side, '', patient.jointFactor * factor('ankle', side));
  blobs.line(
    [ankle.x - sign * 4, ankle.y - 26, ankle.z - 8],
    [ankle.x - sign * 2, ankle.y - 6, ankle.z - 6],
    10,
    14,
  );
  for (const [dx, dy, w] of [
    [-16, 0, 150],
    [0, 4, 260],
    [17, 2, 140],
  ] as const) {
    blobs.add(ankle.x + sign * dx, ankle.y + dy, ankle.z - 4, 9, w);
  }
}

function addFoot({ blobs, patient, factor }: SkeletonDraft, side: 'left' | 'right', sign: number): void {
  const { ankle, toe } = limbJoints(patient, side);
  blobs.begin('foot', side, '', patient.jointFactor * factor('foot', side));
  blobs.add(ankle.x, ankle.y + 20, ankle.z + 20, 12, 360);
  const middle = [(ankle.x + toe.x) / 2, (ankle.y + toe.y) / 2 - 4, (ankle.z + toe.z) / 2] as const;
  for (const dx of [-14, 0, 14]) blobs.add(middle[0] + dx, middle[1], middle[2], 9, 130);
  for (const spread of [-1, -0.5, 0, 0.5, 1]) {
    const ray = [toe.x + spread * 26, toe.y - 18 + 6 * Math.abs(spread), toe.z] as const;
    blobs.line([middle[0] + spread * 14, middle[1] + 8, middle[2]], ray, 5, 1.7);
    blobs.add(ray[0], ray[1], ray[2], 6, spread * sign < -0.9 ? 90 : 34);
  }
}
