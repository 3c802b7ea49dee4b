import type { SkeletonDraft } from '../anatomy/skeleton-draft.ts';
import { SIDES } from '../anatomy/skeleton-draft.ts';
import type { Site } from '../blob-list.ts';
import type { Artefact } from './artefact.ts';

function scaleSites({ blobs }: SkeletonDraft, factor: number, wanted: (site: Site) => boolean): void {
  for (let index = 0; index < blobs.count; index++)
    if (wanted(blobs.siteOf(index))) blobs.scale(index, factor);
}

const PAGET_BONES = ['femur', 'tibia', 'ilium', 'scapula', 'humerus', 'skull'];

/** Bodies and harmless illnesses that confuse a reader; equally often in every class. */
export const VARIANTS: readonly Artefact[] = [
  {
    name: 'paget',
    kind: 'variant',
    probability: 0.008,
    changeActivity: (draft) => {
      const bone = PAGET_BONES[draft.random.integer(0, PAGET_BONES.length - 1)]!;
      const side = bone === 'skull' ? 'midline' : draft.random.chance(0.5) ? 'left' : 'right';
      const factor = draft.random.between(2.5, 5);
      scaleSites(draft, factor, (site) => site.region === bone && site.side === side);
    },
  },
  {
    name: 'breast-uptake',
    kind: 'variant',
    probability: 0.03,
    fits: ({ sex }) => sex === 'F',
    changeActivity: ({ blobs, patient, halfDepthMm, random }) => {
      const h = patient.heightMm;
      for (const [side, sign] of SIDES) {
        blobs.begin('breast', side, '', random.lognormal(1, 0.3));
        blobs.add(sign * 0.052 * h, 0.252 * h, -0.9 * halfDepthMm, 26, 1500);
      }
    },
  },
  {
    name: 'costal-cartilage',
    kind: 'variant',
    probability: 0.06,
    changeActivity: ({ blobs, patient, halfDepthMm, random }) => {
      const h = patient.heightMm;
      const hot = random.lognormal(1, 0.4);
      for (const [side, sign] of SIDES) {
        for (let rib = 2; rib <= 7; rib++) {
          blobs.begin('costal-cartilage', side, String(rib), hot * random.lognormal(0.7, 0.5));
          const y = (0.18 + 0.0135 * rib) * h;
          blobs.line(
            [sign * 0.018 * h, y, -0.74 * halfDepthMm],
            [sign * 0.04 * h, y + 6, -0.66 * halfDepthMm],
            5,
            4,
          );
        }
      }
    },
  },
  {
    name: 'bowel',
    kind: 'variant',
    probability: 0.02,
    changeActivity: ({ blobs, patient, halfDepthMm, random }) => {
      const h = patient.heightMm;
      blobs.begin('bowel', 'midline', '', random.lognormal(1, 0.5));
      const y = random.between(0.345, 0.4);
      const x = random.between(-0.05, 0.02);
      blobs.line(
        [x * h, y * h, -0.4 * halfDepthMm],
        [(x + 0.035) * h, (y + 0.02) * h, -0.4 * halfDepthMm],
        13,
        24,
      );
    },
  },
  {
    name: 'single-kidney',
    kind: 'variant',
    probability: 0.015,
    changePatient: (patient, random) => {
      const { left, right } = patient.kidneyFactor;
      const kept = 1.6 * (left + right);
      const kidneyFactor = random.chance(0.5) ? { left: kept / 2, right: 0 } : { left: 0, right: kept / 2 };
      return { ...patient, kidneyFactor };
    },
  },
  {
    name: 'horseshoe-kidney',
    kind: 'variant',
    probability: 0.003,
    changeActivity: ({ blobs, patient, halfDepthMm }) => {
      const h = patient.heightMm;
      const factor = (patient.kidneyFactor.left + patient.kidneyFactor.right) / 2;
      blobs.begin('kidney', 'midline', '', factor);
      blobs.line([-0.04 * h, 0.352 * h, 0.3 * halfDepthMm], [0, 0.364 * h, 0.1 * halfDepthMm], 12, 28);
      blobs.line([0, 0.364 * h, 0.1 * halfDepthMm], [0.04 * h, 0.352 * h, 0.3 * halfDepthMm], 12, 28);
    },
  },
  {
    name: 'hands-on-groin',
    kind: 'variant',
    probability: 0.035,
    changePatient: (patient) => ({ ...patient, elbowBendMm: { left: -85, right: -85 }, handsMm: -75 }),
  },
  {
    name: 'hands-under-buttocks',
    kind: 'variant',
    probability: 0.015,
    changePatient: (patient) => ({ ...patient, elbowBendMm: { left: -70, right: -70 }, handsMm: 80 }),
  },
];
