import type { RandomStream } from '../../phantom/random.ts';
import { rotateInto } from './rotate-image.ts';

/** How far augmentation may go; what the papers leave open is a setting. */
export interface Augmentation {
  /** Mirror image with probability 1/2. */
  readonly mirror: boolean;
  /** Shift by up to this many rows and columns, zero fill. */
  readonly shiftPixels: number;
  /** Intensity times 1 plus or minus up to this. */
  readonly gain: number;
  /** Turn by up to so many degrees either way; left out = not. */
  readonly rotateDegrees?: number;
}

/** How an image was moved, for what moves with it. */
export interface Motion {
  readonly mirrored: boolean;
  /** Clockwise as displayed, after all else. */
  readonly degrees: number;
}

/** Shape of one image of a set. */
export interface ImageShape {
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
  /** How many of the channels, from the first, show counts; the others are masks. Left out = all. */
  readonly imageChannels?: number;
}

/**
 * Writes a randomly mirrored, shifted, scaled and turned copy of an image into `target`; answers how it was moved. All
 * channels move together; only those that show counts are scaled: masks stay masks.
 *
 * @source, R-037 (mirror, translation, rotation), R-040
 */
export function augmentInto(
  target: Float32Array,
  image: Float32Array,
  { rows, columns, channels, imageChannels = channels }: ImageShape,
  by: { readonly augmentation: Augmentation; readonly random: RandomStream },
): Motion {
  const { shiftPixels, gain, rotateDegrees = 0 } = by.augmentation;
  const mirrored = by.random.chance(0.5) && by.augmentation.mirror;
  const down = by.random.integer(-shiftPixels, shiftPixels);
  const right = by.random.integer(-shiftPixels, shiftPixels);
  const factor = by.random.between(1 - gain, 1 + gain);
  // Drawn last, and only where it is asked for: trainings without it stay the same.
  const degrees = rotateDegrees === 0 ? 0 : by.random.between(-rotateDegrees, rotateDegrees);
  target.fill(0);
  for (let row = Math.max(0, down); row < Math.min(rows, rows + down); row++) {
    const from = (row - down) * columns;
    for (let column = Math.max(0, right); column < Math.min(columns, columns + right); column++) {
      const shifted = column - right;
      const source = (from + (mirrored ? columns - 1 - shifted : shifted)) * channels;
      const at = (row * columns + column) * channels;
      for (let channel = 0; channel < channels; channel++)
        target[at + channel] = (channel < imageChannels ? factor : 1) * image[source + channel]!;
    }
  }
  if (degrees !== 0) rotateInto(target, target.slice(), { rows, columns, channels }, degrees);
  return { mirrored, degrees };
}

/** Writes a focus map into `target`, mirrored or not; a shift by a few pixels stays within the cells of the map. */
export function copyFocusMap(
  target: Float32Array,
  map: Float32Array,
  columns: number,
  kinds: number,
  mirrored: boolean,
): void {
  if (!mirrored) {
    target.set(map);
    return;
  }
  for (let cell = 0; cell < map.length / kinds; cell++) {
    const column = cell % columns;
    const source = cell - column + (columns - 1 - column);
    for (let kind = 0; kind < kinds; kind++) target[cell * kinds + kind] = map[source * kinds + kind]!;
  }
}
