import { SIDES, type SkeletonDraft } from './skeleton-draft.ts';

/** Sacrum, sacroiliac joints, hip bones. */
export function addPelvis(draft: SkeletonDraft): void {
  const { blobs, patient, factor, halfDepthMm } = draft;
  const h = patient.heightMm;
  const back = 0.55 * halfDepthMm;
  blobs.begin('sacrum', 'midline', '', factor('sacrum'));
  for (const [across, y, z, s, w] of [
    [0, 0.397, 0.8, 10, 620],
    [-0.011, 0.407, 0.95, 10, 460],
    [0.011, 0.407, 0.95, 10, 460],
    [0, 0.417, 1.1, 10, 540],
    [0, 0.431, 1.15, 9, 420],
    [0, 0.444, 1.05, 7, 200],
    [0, 0.456, 0.85, 6, 110],
  ] as const) {
    blobs.add(across * h, y * h, z * back, s, w);
  }
  for (const [side, sign] of SIDES) {
    blobs.begin('sacroiliac-joint', side, '', factor('sacroiliac', side));
    blobs.line([sign * 0.026 * h, 0.396 * h, back], [sign * 0.019 * h, 0.432 * h, 1.1 * back], 6, 17);
    addHipBone(draft, side, sign);
  }
}

function addHipBone(draft: SkeletonDraft, side: 'left' | 'right', sign: number): void {
  const { blobs, patient, factor, halfDepthMm } = draft;
  const h = patient.heightMm;
  const wide = patient.sex === 'F' ? 1.06 : 1;
  const at = (x: number, y: number, z: number) => [sign * x * wide * h, y * h, z * halfDepthMm] as const;
  blobs.begin('ilium', side, '', factor('ilium', side));
  const crest = [
    at(0.028, 0.396, 0.58),
    at(0.044, 0.383, 0.42),
    at(0.066, 0.38, 0.1),
    at(0.079, 0.39, -0.25),
    at(0.077, 0.412, -0.5),
  ] as const;
  for (let piece = 0; piece + 1 < crest.length; piece++)
    blobs.line(crest[piece]!, crest[piece + 1]!, 6, 10.5);
  blobs.add(...at(0.075, 0.417, -0.5), 8, 330);
  blobs.line(at(0.074, 0.42, -0.45), at(0.058, 0.455, -0.18), 7, 7);
  for (const [x, y, z, w] of [
    [0.04, 0.4, 0.4, 560],
    [0.055, 0.402, 0.12, 470],
    [0.048, 0.42, 0.3, 560],
    [0.062, 0.42, -0.1, 420],
    [0.047, 0.44, 0.15, 560],
  ] as const) {
    blobs.add(...at(x, y, z), 14, w);
  }
  blobs.begin('acetabulum', side, '', patient.jointFactor * factor('acetabulum', side));
  for (let piece = 0; piece < 12; piece++) {
    const angle = (piece / 12) * 2 * Math.PI;
    const more = Math.sin(angle) < -0.4 ? 1.5 : 0.9;
    const [x, y, z] = at(0.05 / wide, 0.477, 0);
    blobs.add(x + 21 * Math.cos(angle), y + 22 * Math.sin(angle), z + 8 * Math.sin(angle + 1), 6, 100 * more);
  }
  blobs.begin('pubis', side, '', factor('pubis', side));
  blobs.line(at(0.006, 0.489, -0.4), at(0.038, 0.473, -0.22), 6.5, 8.5);
  blobs.line(at(0.007, 0.497, -0.38), at(0.026, 0.514, -0.05), 6, 7);
  blobs.begin('ischium', side, '', factor('ischium', side));
  blobs.line(at(0.042, 0.488, 0.22), at(0.033, 0.519, 0.26), 8.5, 13);
}
