import type { SkeletonDraft } from './skeleton-draft.ts';
import { SIDES } from './skeleton-draft.ts';

/** Uptake of soft tissue after 131I against that after 99mTc-MDP: the outline of the body is barely seen. */
export const IODINE_SOFT_FACTOR = 0.15;

/**
 * What takes up, makes or drains iodide apart from thyroid tissue: salivary glands, mouth and nose, stomach, bowel,
 * bladder, a faint liver, and in some women the breasts.
 * @source reference/bone-scan-domain.md 2.5; the amounts are estimates
 */
export function addIodineOrgans(draft: SkeletonDraft): void {
  addHeadGlands(draft);
  addAbdomen(draft);
  addBowel(draft);
  const { blobs, patient, halfDepthMm, random } = draft;
  const h = patient.heightMm;
  const lactating = random.chance(0.1);
  const activity = 900 * random.lognormal(1, 0.5);
  if (patient.sex === 'M' || !lactating) return;
  for (const [side, sign] of SIDES) {
    blobs.begin('breast', side, '', 1);
    blobs.add(sign * 0.052 * h, 0.252 * h, -0.9 * halfDepthMm, 28, activity);
  }
}

function addHeadGlands({ blobs, patient, random }: SkeletonDraft): void {
  const h = patient.heightMm;
  const glands = random.lognormal(1, 0.6);
  for (const [side, sign] of SIDES) {
    blobs.begin('salivary-gland', side, '', glands * random.lognormal(1, 0.2));
    blobs.line([sign * 0.034 * h, 0.083 * h, -8], [sign * 0.031 * h, 0.104 * h, -14], 9, 12);
    blobs.add(sign * 0.018 * h, 0.118 * h, -32, 8, 240);
  }
  blobs.begin('mouth', 'midline', '', random.lognormal(1, 0.7));
  blobs.line([-9, 0.1 * h, -0.042 * h], [9, 0.1 * h, -0.042 * h], 11, 16);
  blobs.begin('nose', 'midline', '', random.lognormal(1, 0.6));
  blobs.line([0, 0.074 * h, -0.05 * h], [0, 0.09 * h, -0.048 * h], 8, 10);
}

function addAbdomen({ blobs, patient, halfDepthMm, random }: SkeletonDraft): void {
  const h = patient.heightMm;
  const at = (x: number, y: number, z: number) => [x * h, y * h, z * halfDepthMm] as const;
  blobs.begin('stomach', 'left', '', random.lognormal(1, 0.7));
  blobs.line(at(0.044, 0.282, 0.1), at(0.05, 0.312, -0.2), 17, 36);
  blobs.line(at(0.05, 0.312, -0.2), at(0.012, 0.336, -0.4), 14, 22);
  blobs.begin('liver', 'right', '', random.lognormal(1, 0.5));
  for (const [x, y, w] of [
    [-0.05, 0.295, 900],
    [-0.03, 0.292, 700],
    [-0.055, 0.318, 700],
    [-0.008, 0.294, 350],
  ] as const) {
    blobs.add(...at(x, y, 0), 30, w);
  }
  blobs.begin('bladder', 'midline', '', random.lognormal(1.5, 0.9));
  for (const dx of [-12, 12]) blobs.add(dx, 0.452 * h, -0.3 * halfDepthMm, 17, 1300);
}

/** Course of the colon, in shares of body height (x, y) and of half the trunk's depth (z). */
const COLON = [
  [-0.062, 0.432, -0.3],
  [-0.064, 0.372, -0.2],
  [-0.055, 0.345, -0.3],
  [0, 0.36, -0.6],
  [0.056, 0.338, -0.2],
  [0.066, 0.38, -0.1],
  [0.062, 0.43, -0.2],
  [0.012, 0.446, 0.2],
] as const;

/** Iodide in the bowel is patchy: each stretch of the colon holds its own amount. */
function addBowel({ blobs, patient, halfDepthMm, random }: SkeletonDraft): void {
  const h = patient.heightMm;
  const path = COLON.map(([x, y, z]) => [x * h, y * h, z * halfDepthMm] as const);
  const amount = random.lognormal(1, 0.7);
  for (let piece = 0; piece + 1 < path.length; piece++) {
    blobs.begin('bowel', 'midline', '', amount * random.lognormal(0.9, 0.45));
    blobs.line(path[piece]!, path[piece + 1]!, 15, 9);
  }
}
