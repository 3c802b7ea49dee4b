import { limbJoints } from '../body-shape.ts';
import { columnOf, FRAME, rowOf } from '../frame.ts';
import type { Scene } from '../render.ts';
import type { Artefact } from './artefact.ts';

/** A pale patch: middle and half sizes in mm of the body, and the share of counts that still comes through. */
interface Shade {
  readonly x: number;
  readonly y: number;
  readonly halfWidth: number;
  readonly halfHeight: number;
  readonly transmission: number;
  /** 2: ellipse; larger: closer to a rectangle. */
  readonly squareness: number;
}

/** Width of the blurred edge of a shade, as a share of its half size. */
const EDGE = 0.12;

function castShade(image: Float32Array, { placement }: Scene, shade: Shade): void {
  const column = columnOf(placement, shade.x, shade.y);
  const row = rowOf(placement, shade.x, shade.y);
  const [a, b] = [shade.halfWidth / FRAME.pixelMm, shade.halfHeight / FRAME.pixelMm];
  for (let r = Math.max(0, Math.floor(row - 1.5 * b)); r <= Math.min(FRAME.rows - 1, row + 1.5 * b); r++) {
    for (
      let c = Math.max(0, Math.floor(column - 1.5 * a));
      c <= Math.min(FRAME.columns - 1, column + 1.5 * a);
      c++
    ) {
      const { squareness: n } = shade;
      const away = (Math.abs((c - column) / a) ** n + Math.abs((r - row) / b) ** n) ** (1 / n);
      const covered = 1 / (1 + Math.exp((away - 1) / (EDGE / 2)));
      const index = r * FRAME.columns + c;
      image[index] = image[index]! * (1 - covered * (1 - shade.transmission));
    }
  }
}

/** Metal and implants: things on the skin or under it shade the view that looks at them. */
export const METAL: readonly Artefact[] = [
  {
    name: 'belt-buckle',
    kind: 'artefact',
    probability: 0.02,
    changeExpected: ({ anterior }, { patient, scenes }, random) => {
      castShade(anterior, scenes.anterior, {
        x: random.between(-25, 25),
        y: 0.4 * patient.heightMm + random.between(-15, 25),
        halfWidth: random.between(20, 32),
        halfHeight: random.between(14, 22),
        transmission: random.between(0.15, 0.5),
        squareness: 6,
      });
    },
  },
  {
    name: 'pacemaker',
    kind: 'artefact',
    probability: 0.012,
    changeExpected: ({ anterior }, { patient, scenes }, random) => {
      castShade(anterior, scenes.anterior, {
        x: (random.chance(0.8) ? 1 : -1) * 0.055 * patient.heightMm,
        y: 0.2 * patient.heightMm + random.between(-10, 15),
        halfWidth: 22.5,
        halfHeight: 22.5,
        transmission: random.between(0.2, 0.45),
        squareness: 3,
      });
    },
  },
  {
    name: 'necklace',
    kind: 'artefact',
    probability: 0.02,
    changeExpected: ({ anterior }, { patient, scenes }, random) => {
      castShade(anterior, scenes.anterior, {
        x: random.between(-12, 12),
        y: random.between(0.175, 0.215) * patient.heightMm,
        halfWidth: random.between(6, 13),
        halfHeight: random.between(7, 16),
        transmission: random.between(0.2, 0.5),
        squareness: 2,
      });
    },
  },
  {
    name: 'breast-prosthesis',
    kind: 'artefact',
    probability: 0.01,
    fits: ({ sex }) => sex === 'F',
    changeExpected: ({ anterior }, { patient, scenes }, random) => {
      castShade(anterior, scenes.anterior, {
        x: (random.chance(0.5) ? 1 : -1) * 0.055 * patient.heightMm,
        y: 0.255 * patient.heightMm,
        halfWidth: random.between(45, 60),
        halfHeight: random.between(45, 60),
        transmission: random.between(0.55, 0.75),
        squareness: 2,
      });
    },
  },
  {
    name: 'joint-prosthesis',
    kind: 'artefact',
    probability: 0.03,
    // The bone around the metal is renewed: a hot rim, here a hot joint around the pale middle.
    changeActivity: ({ blobs, patient, random }) => {
      const { side, joint, atHip } = prosthesis(patient);
      blobs.begin('prosthesis-rim', side, '', random.between(0.5, 1.2));
      const radius = atHip ? 26 : 30;
      for (let part = 0; part < 12; part++) {
        const angle = (part / 12) * 2 * Math.PI;
        blobs.add(joint.x + radius * Math.cos(angle), joint.y + radius * Math.sin(angle), joint.z, 5, 160);
      }
    },
    changeExpected: (images, { patient, scenes }, random) => {
      const { joint, atHip } = prosthesis(patient);
      const transmission = random.between(0.2, 0.4);
      for (const view of ['anterior', 'posterior'] as const) {
        castShade(images[view], scenes[view], {
          x: joint.x,
          y: joint.y + (atHip ? 25 : 0),
          halfWidth: atHip ? 15 : 22,
          halfHeight: atHip ? 45 : 26,
          transmission,
          squareness: 5,
        });
      }
    },
  },
];

/** Which joint was replaced: follows from the patient, so that rim and shade agree. */
function prosthesis(patient: Parameters<typeof limbJoints>[0]) {
  const digits = Math.round(patient.heightMm * 16);
  const side = digits % 2 === 0 ? ('left' as const) : ('right' as const);
  const atHip = digits % 4 < 2;
  return { side, atHip, joint: limbJoints(patient, side)[atHip ? 'hip' : 'knee'] };
}
