import { blurImage } from '../blur.ts';
import { FRAME } from '../frame.ts';
import type { Artefact } from './artefact.ts';

/** Multiplies every pixel of an image. */
function weigh(image: Float32Array, factor: (row: number, column: number) => number): void {
  for (let row = 0; row < FRAME.rows; row++)
    for (let column = 0; column < FRAME.columns; column++) {
      const index = row * FRAME.columns + column;
      image[index] = image[index]! * factor(row, column);
    }
}

/** Mixes an image with a wide blur of itself; keeps its total. */
function fog(image: Float32Array, share: number, sigmaMm: number): void {
  const wide = blurImage(image, FRAME.rows, FRAME.columns, sigmaMm / FRAME.pixelMm);
  for (let index = 0; index < image.length; index++)
    image[index] = (1 - share) * image[index]! + share * wide[index]!;
}

/** Faults of the detector, its energy window and the bed. A fault of the crystal is drawn along the whole scan. */
export const DETECTOR_FAULTS: readonly Artefact[] = [
  {
    name: 'scatter-window',
    kind: 'artefact',
    probability: 0,
    changeExpected: (images, _ground, random) => {
      const sigma = random.between(18, 26);
      for (const image of [images.anterior, images.posterior]) fog(image, 0.92, sigma);
    },
  },
  {
    name: 'off-peak',
    kind: 'artefact',
    probability: 0,
    changeExpected: (images, _ground, random) => {
      const [share, period, phase] = [
        random.between(0.35, 0.55),
        random.between(22, 34),
        random.between(0, 6),
      ];
      for (const image of [images.anterior, images.posterior]) {
        fog(image, share, 16);
        // Tubes and the gaps between them show once the window is off the peak.
        weigh(image, (_row, column) => 1 + 0.18 * Math.cos((2 * Math.PI * column) / period + phase));
      }
    },
  },
  {
    name: 'crystal-crack',
    kind: 'artefact',
    probability: 0.005,
    changeExpected: (images, _ground, random) => {
      const image = random.chance(0.5) ? images.anterior : images.posterior;
      const [at, left] = [random.integer(60, 195), random.between(0.15, 0.4)];
      weigh(image, (_row, column) => (Math.abs(column - at) <= 1 ? left : 1));
    },
  },
  {
    name: 'pmt-nonuniformity',
    kind: 'artefact',
    probability: 0.01,
    changeExpected: (images, _ground, random) => {
      const image = random.chance(0.5) ? images.anterior : images.posterior;
      const [at, gain] = [random.integer(50, 205), random.between(0.72, 0.85)];
      weigh(image, (_row, column) => 1 - (1 - gain) * Math.exp(-(((column - at) / 11) ** 2)));
    },
  },
  {
    name: 'table-banding',
    kind: 'artefact',
    probability: 0.01,
    changeExpected: (images, _ground, random) => {
      const [from, length] = [random.integer(150, 600), random.integer(60, 160)];
      const gain = random.chance(0.5) ? random.between(0.75, 0.88) : random.between(1.15, 1.3);
      for (const image of [images.anterior, images.posterior])
        weigh(image, (row) => (row >= from && row < from + length ? gain : 1));
    },
  },
  {
    name: 'low-counts',
    kind: 'artefact',
    probability: 0,
    changeExposure: (exposure, random) => ({ ...exposure, anteriorCounts: random.between(0.15e6, 0.6e6) }),
  },
];
