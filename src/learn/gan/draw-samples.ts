import * as tf from '@tensorflow/tfjs';
import { RandomStream, deriveSeed } from '../../phantom/random.ts';
import type { Counts } from '../../study/counts.ts';
import type { GanState } from './gan-state.ts';
import { drawLatent } from './train-gan.ts';

/** One image by its number: values in -1..1. The same generator, seed and number give the same image. */
export function drawSample({ generator, settings }: GanState, seed: number, number: number): Counts {
  const values = tf.tidy(() => {
    const latent = drawLatent(1, new RandomStream(deriveSeed(seed, `sample-${number}`)));
    return (generator.predict(latent) as tf.Tensor).dataSync<'float32'>().slice();
  });
  return { rows: settings.rows, columns: settings.columns, values };
}

export interface CountsSettings {
  /** Size that is stored. */
  readonly rows: number;
  readonly columns: number;
  /** Counts where the drawn image is brightest. */
  readonly brightest: number;
  /** Replace every pixel by a Poisson draw: enlarging leaves a smoothness that no camera has. */
  readonly renoise: boolean;
  readonly seed: number;
}

/** Turns a drawn image into counts of the stored size: enlarged linearly, scaled, and noisy again. */
export function toCounts(
  sample: Counts,
  { rows, columns, brightest, renoise, seed }: CountsSettings,
): Counts {
  const random = new RandomStream(deriveSeed(seed, 'counts'));
  const values = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const y = ((row + 0.5) * sample.rows) / rows - 0.5;
      const x = ((column + 0.5) * sample.columns) / columns - 0.5;
      const mean = Math.max(0, (between(sample, y, x) + 1) / 2) * brightest;
      values[row * columns + column] = renoise ? random.poisson(mean) : mean;
    }
  return { rows, columns, values };
}

/** Bilinear; the border pixel goes on. */
function between({ rows, columns, values }: Counts, y: number, x: number): number {
  const [top, left] = [Math.floor(y), Math.floor(x)];
  const at = (row: number, column: number): number =>
    values[Math.min(rows - 1, Math.max(0, row)) * columns + Math.min(columns - 1, Math.max(0, column))]!;
  const upper = at(top, left) * (left + 1 - x) + at(top, left + 1) * (x - left);
  const lower = at(top + 1, left) * (left + 1 - x) + at(top + 1, left + 1) * (x - left);
  return upper * (top + 1 - y) + lower * (y - top);
}
