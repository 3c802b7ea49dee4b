import { PNG } from 'pngjs';
import { percentile } from '../../preprocess/percentile.ts';
import { RandomStream } from '../../phantom/random.ts';
import type { Counts } from '../../study/counts.ts';

/** A picture of twelve scans, and which of them was acquired from a patient. */
export interface Montage {
  readonly png: Buffer;
  /** Place of the real scan, counted from 1 in reading order; `null` where all are synthetic. */
  readonly realPlace: number | null;
}

const ACROSS = 6;
const TILE = { rows: 384, columns: 112 } as const;
const GAP = 4;

/**
 * Lays scans side by side in random order, dark on white as nuclear medicine shows them, each windowed by its own counts.
 *
 * @param synthetic - as many as there are places left; those beyond twelve are not shown
 * @param real - a scan of a patient to hide among them, or `null`
 */
export function drawMontage(synthetic: readonly Counts[], real: Counts | null, seed: number): Montage {
  const random = new RandomStream(seed);
  const tiles = synthetic.slice(0, real === null ? 12 : 11);
  const place = random.integer(0, tiles.length);
  if (real !== null) tiles.splice(place, 0, real);
  const down = Math.ceil(tiles.length / ACROSS);
  const png = new PNG({
    width: ACROSS * (TILE.columns + GAP) + GAP,
    height: down * (TILE.rows + GAP) + GAP,
    colorType: 0,
    inputColorType: 0,
    inputHasAlpha: false,
    bitDepth: 8,
  });
  const pixels = new Uint8Array(png.width * png.height).fill(160);
  tiles.forEach((image, index) => {
    const left = GAP + (index % ACROSS) * (TILE.columns + GAP);
    const top = GAP + Math.floor(index / ACROSS) * (TILE.rows + GAP);
    paint(pixels, png.width, { left, top }, image);
  });
  png.data = Buffer.from(pixels);
  return {
    png: PNG.sync.write(png, { colorType: 0, inputColorType: 0, inputHasAlpha: false }),
    realPlace: real === null ? null : place + 1,
  };
}

/** Means of 2 x 2 pixels around the body; white at no counts, black at the 99.5th percentile. */
function paint(
  pixels: Uint8Array,
  width: number,
  { left, top }: { left: number; top: number },
  image: Counts,
): void {
  const { firstRow, firstColumn } = cornerOf(image);
  const black = Math.max(
    1,
    percentile(
      image.values.filter((value) => value > 0),
      0.995,
    ),
  );
  for (let row = 0; row < TILE.rows; row++) {
    for (let column = 0; column < TILE.columns; column++) {
      let sum = 0;
      for (const [dy, dx] of [
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1],
      ] as const) {
        const [y, x] = [firstRow + 2 * row + dy, firstColumn + 2 * column + dx];
        if (y < image.rows && x >= 0 && x < image.columns) sum += image.values[y * image.columns + x]!;
      }
      const share = Math.min(1, sum / 4 / black);
      pixels[(top + row) * width + left + column] = Math.round(255 * (1 - share ** 0.75));
    }
  }
}

/** Where a tile begins: at the head, with the balance of the counts in its middle. */
function cornerOf({ rows, columns, values }: Counts): { firstRow: number; firstColumn: number } {
  let [moment, total, firstRow] = [0, 0, rows];
  for (let row = 0; row < rows; row++) {
    let inRow = 0;
    for (let column = 0; column < columns; column++) {
      const value = values[row * columns + column]!;
      moment += column * value;
      inRow += value;
    }
    total += inRow;
    if (firstRow === rows && inRow > 400) firstRow = row;
  }
  return {
    firstRow: Math.max(0, Math.min(firstRow - 8, rows - 2 * TILE.rows)),
    firstColumn: Math.round((total > 0 ? moment / total : columns / 2) - TILE.columns),
  };
}
