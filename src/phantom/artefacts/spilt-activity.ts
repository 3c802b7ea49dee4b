import { limbJoints } from '../body-shape.ts';
import type { Artefact } from './artefact.ts';

/** Tracer where it should not be: beside the vein, on the skin, in a bag. */
export const SPILT_ACTIVITY: readonly Artefact[] = [
  {
    name: 'extravasation',
    kind: 'artefact',
    probability: 0.03,
    changeActivity: ({ blobs, patient, random }) => {
      const side = random.chance(0.6) ? 'right' : 'left';
      const place = random.chance(0.6) ? 'elbow' : 'wrist';
      const joints = limbJoints(patient, side);
      const at = joints[place];
      blobs.begin('injection-site', side, place, 1);
      blobs.add(
        at.x + 4,
        at.y + random.between(-10, 20),
        at.z - 10,
        random.between(7, 13),
        6000 * random.lognormal(1, 0.7),
      );
      // The vein that drains it, up the upper arm to the armpit.
      const to = [joints.shoulder.x * 0.88, joints.shoulder.y + 40, joints.shoulder.z] as const;
      blobs.line([at.x, at.y - 15, at.z - 8], to, 4, random.between(1, 8));
    },
  },
  {
    name: 'urine-contamination',
    kind: 'artefact',
    probability: 0.03,
    changeActivity: ({ blobs, patient, random }) => {
      const spots = random.integer(1, 4);
      for (let spot = 0; spot < spots; spot++) {
        blobs.begin('skin', 'midline', '', 1);
        const x = random.between(-70, 70);
        const y = patient.heightMm * random.between(0.5, 0.6);
        // On the front of the clothes: faint from behind.
        blobs.add(x, y, -75, random.between(3, 8), 500 * random.lognormal(1, 0.8));
      }
    },
  },
  {
    name: 'full-bladder',
    kind: 'artefact',
    probability: 0.04,
    changePatient: (patient, random) => ({ ...patient, bladderFactor: random.between(5, 9) }),
  },
  {
    name: 'urine-bag',
    kind: 'artefact',
    probability: 0.015,
    changeActivity: ({ blobs, patient, random }) => {
      const sign = random.chance(0.5) ? 1 : -1;
      const h = patient.heightMm;
      const x = sign * random.between(0.1, 0.125) * h;
      const y = random.between(0.6, 0.72) * h;
      blobs.begin('urine-bag', sign > 0 ? 'left' : 'right', '', random.lognormal(1, 0.6));
      blobs.line([x, y, -20], [x, y + 110, -20], 20, 55);
      blobs.line([0, 0.53 * h, -70], [x * 0.5, 0.56 * h, -90], 3, 1.5);
      blobs.line([x * 0.5, 0.56 * h, -90], [x, y, -40], 3, 1.5);
    },
  },
];
