import { addIodineOrgans } from '../anatomy/iodine-organs.ts';
import type { SkeletonDraft } from '../anatomy/skeleton-draft.ts';
import { SIDES } from '../anatomy/skeleton-draft.ts';
import type { Artefact } from './artefact.ts';

/** Both lobes of a thyroid. */
function addThyroid({ blobs, patient }: SkeletonDraft, activity: number): void {
  const h = patient.heightMm;
  for (const [side, sign] of SIDES) {
    blobs.begin('thyroid', side, '', activity);
    blobs.line([sign * 15, 0.132 * h, -34], [sign * 12, 0.152 * h, -32], 7, 1 / (0.02 * h));
  }
}

/** A preparation that is not what it says, a leftover of an earlier examination, a patient who is no adult. */
export const OTHER_TRACERS: readonly Artefact[] = [
  {
    name: 'free-pertechnetate',
    kind: 'artefact',
    probability: 0,
    changePatient: (patient) => ({
      ...patient,
      boneFactor: 0.8 * patient.boneFactor,
      softFactor: 1.3 * patient.softFactor,
    }),
    changeActivity: (draft) => {
      const { blobs, patient, halfDepthMm, random } = draft;
      const h = patient.heightMm;
      addThyroid(draft, 1500 * random.lognormal(1, 0.3));
      for (const [side, sign] of SIDES) {
        blobs.begin('salivary-gland', side, '', random.lognormal(1, 0.2));
        blobs.line([sign * 0.034 * h, 0.083 * h, -8], [sign * 0.031 * h, 0.104 * h, -14], 9, 22);
      }
      blobs.begin('stomach', 'left', '', random.lognormal(1, 0.3));
      blobs.line([0.046 * h, 0.285 * h, 0], [0.05 * h, 0.315 * h, -0.3 * halfDepthMm], 18, 90);
      blobs.line(
        [0.05 * h, 0.315 * h, -0.3 * halfDepthMm],
        [0.01 * h, 0.335 * h, -0.45 * halfDepthMm],
        14,
        60,
      );
    },
  },
  {
    name: 'colloid-liver',
    kind: 'artefact',
    probability: 0,
    changePatient: (patient) => ({ ...patient, boneFactor: 0.6 * patient.boneFactor }),
    changeActivity: ({ blobs, patient, random }) => {
      const h = patient.heightMm;
      blobs.begin('liver', 'right', '', random.lognormal(1, 0.25));
      for (const [x, y, w] of [
        [-0.05, 0.29, 6500],
        [-0.028, 0.288, 5000],
        [-0.056, 0.315, 5000],
        [-0.005, 0.288, 2600],
      ] as const) {
        blobs.add(x * h, y * h, -5, 26, w);
      }
      blobs.begin('spleen', 'left', '', random.lognormal(1, 0.3));
      blobs.add(0.062 * h, 0.293 * h, 35, 20, 2600);
    },
  },
  {
    name: 'residual-iodine',
    kind: 'artefact',
    probability: 0,
    changeActivity: (draft) => {
      addThyroid(draft, 9000 * draft.random.lognormal(1, 0.4));
      addIodineOrgans(draft);
    },
    // Photons of 364 keV go through the walls of a low-energy collimator: a veil over everything.
    changeExpected: (images, _ground, random) => {
      const share = random.between(0.15, 0.3);
      for (const image of [images.anterior, images.posterior]) {
        const mean = image.reduce((sum, value) => sum + value, 0) / image.length;
        for (let index = 0; index < image.length; index++) image[index] = image[index]! + share * mean;
      }
    },
  },
  {
    name: 'paediatric',
    kind: 'artefact',
    probability: 0,
    changePatient: (patient, random) => {
      const ageYears = random.integer(6, 14);
      return {
        ...patient,
        ageYears,
        heightMm: 1150 + 50 * (ageYears - 6) + random.normal(0, 40),
        boneFactor: 1.5,
      };
    },
    changeActivity: ({ blobs, patient, random }) => {
      const plates = ['knee', 'ankle', 'humerus', 'femur', 'elbow'];
      const hot = random.between(2.2, 3.2);
      for (let index = 0; index < blobs.count; index++) {
        const { region, level } = blobs.siteOf(index);
        const near = plates.includes(region) && level !== 'shaft' && blobs.sigma(index) > 8;
        if (near) blobs.scale(index, hot * (patient.ageYears < 10 ? 1.2 : 1));
      }
    },
  },
];
