import type { RandomStream } from '../../phantom/random.ts';

/** How far augmentation may go; what the papers leave open is a setting. */
export interface Augmentation {
  /** Mirror image with probability 1/2. */
  readonly mirror: boolean;
  /** Shift by up to this many rows and columns, zero fill. */
  readonly shiftPixels: number;
  /** Intensity times 1 plus or minus up to this. */
  readonly gain: number;
}

/** Shape of one image of a set. */
export interface ImageShape {
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
}

/**
 * Writes a randomly mirrored, shifted and scaled copy of an image into `target`; answers whether it was mirrored. All
 * channels move together; only the first, which shows the scan, is scaled: masks stay masks.
 *
 * @source R-035, R-036 (mirror, translation), R-040
 */
export function augmentInto(
  target: Float32Array,
  image: Float32Array,
  { rows, columns, channels }: ImageShape,
  by: { readonly augmentation: Augmentation; readonly random: RandomStream },
): boolean {
  const { shiftPixels, gain } = by.augmentation;
  const mirrored = by.random.chance(0.5) && by.augmentation.mirror;
  const down = by.random.integer(-shiftPixels, shiftPixels);
  const right = by.random.integer(-shiftPixels, shiftPixels);
  const factor = by.random.between(1 - gain, 1 + gain);
  target.fill(0);
  for (let row = Math.max(0, down); row < Math.min(rows, rows + down); row++) {
    const from = (row - down) * columns;
    for (let column = Math.max(0, right); column < Math.min(columns, columns + right); column++) {
      const shifted = column - right;
      const source = (from + (mirrored ? columns - 1 - shifted : shifted)) * channels;
      const at = (row * columns + column) * channels;
      target[at] = factor * image[source]!;
      for (let channel = 1; channel < channels; channel++) target[at + channel] = image[source + channel]!;
    }
  }
  return mirrored;
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
