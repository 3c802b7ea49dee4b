import { FRAME } from '../frame.ts';
import type { Artefact } from './artefact.ts';

/** A row moved by whole columns; what comes in from outside is empty. */
function movedRow(image: Float32Array, row: number, columns: number): Float32Array {
  const line = new Float32Array(FRAME.columns);
  const start = row * FRAME.columns;
  for (let column = 0; column < FRAME.columns; column++) {
    const from = column - columns;
    if (from >= 0 && from < FRAME.columns) line[column] = image[start + from]!;
  }
  return line;
}

const signed = (value: number, left: boolean): number => (left ? -value : value);

/** Patients who did not lie still. */
export const MOTION: readonly Artefact[] = [
  {
    name: 'head-motion',
    kind: 'artefact',
    probability: 0.015,
    // The head lay in one place for part of the time and in another for the rest: a double image.
    changeExpected: (images, { patient, scenes }, random) => {
      const move = signed(random.integer(5, 12), random.chance(0.5));
      const [share, inAnterior] = [random.between(0.35, 0.65), random.chance(0.5)];
      const view = inAnterior ? 'anterior' : 'posterior';
      const neck = scenes[view].placement.row + (0.13 * patient.heightMm) / FRAME.pixelMm;
      for (let row = 0; row < neck; row++) {
        // The neck bends: the shift fades out towards the shoulders.
        const bent = Math.round(move * Math.min(1, (neck - row) / 25));
        const line = movedRow(images[view], row, bent);
        for (let column = 0; column < FRAME.columns; column++) {
          const index = row * FRAME.columns + column;
          images[view][index] = share * images[view][index]! + (1 - share) * line[column]!;
        }
      }
    },
  },
  {
    name: 'sudden-shift',
    kind: 'artefact',
    probability: 0,
    changeExpected: (images, _ground, random) => {
      const move = signed(random.integer(5, 20), random.chance(0.5));
      const from = random.integer(220, 600);
      for (const image of [images.anterior, images.posterior]) {
        for (let row = from; row < FRAME.rows; row++)
          image.set(movedRow(image, row, move), row * FRAME.columns);
      }
    },
  },
];
