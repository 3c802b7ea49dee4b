import type { QcFlag } from '../study/qc-flag.ts';
import { type Comparable, roughCorrelation } from './align.ts';
import { flipHorizontally } from './flip.ts';
import type { PreprocessReadings } from './readings.ts';

/**
 * Warns when the posterior view fits the anterior better without the flip: the camera may have stored it mirrored
 * . A symmetric patient gives no answer, so a margin is asked for, and pixels are never changed here.
 * `moving` is the posterior in anterior orientation.
 */
export function checkMirrored(fixed: Comparable, moving: Comparable, readings: PreprocessReadings): QcFlag[] {
  const last = moving.image.columns - 1;
  const { field } = moving;
  const unflipped = {
    image: flipHorizontally(moving.image),
    field: { ...field, left: last - field.right, right: last - field.left },
  };
  const searchPx = readings['R-028'].maximumShiftPx / 2;
  const [as, mirrored] = [moving, unflipped].map((candidate) =>
    roughCorrelation(fixed, candidate, { dx: 0, dy: 0 }, searchPx),
  ) as [number, number];
  if (mirrored - as <= readings['R-026'].mirroredMargin) return [];
  const text =
    'the posterior view fits the anterior better unflipped: it may have been stored mirrored ' +
    `(correlation ${mirrored.toFixed(2)} against ${as.toFixed(2)})`;
  return [{ code: 'Q-02', severity: 'warn', text }];
}
