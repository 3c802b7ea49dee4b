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

/**
 * Writes a randomly mirrored, shifted and scaled copy of an image into `target`; answers whether it was mirrored.
 *
 * @source R-035, R-036 (mirror, translation)
 */
export function augmentInto(
  target: Float32Array,
  image: Float32Array,
  columns: number,
  augmentation: Augmentation,
  random: RandomStream,
): boolean {
  const rows = image.length / columns;
  const { shiftPixels, gain } = augmentation;
  const mirrored = random.chance(0.5) && augmentation.mirror;
  const down = random.integer(-shiftPixels, shiftPixels);
  const right = random.integer(-shiftPixels, shiftPixels);
  const factor = random.between(1 - gain, 1 + gain);
  target.fill(0);
  for (let row = Math.max(0, down); row < Math.min(rows, rows + down); row++) {
    const from = (row - down) * columns;
    for (let column = Math.max(0, right); column < Math.min(columns, columns + right); column++) {
      const source = column - right;
      target[row * columns + column] = factor * image[from + (mirrored ? columns - 1 - source : source)]!;
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
