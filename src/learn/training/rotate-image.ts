/** Rows and columns of what is turned, with so many numbers at each place. */
export interface TurnedShape {
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
  /** Size of a cell in pixels of the image, where a coarse map turns with it; left out = 1 x 1. */
  readonly cell?: { readonly rows: number; readonly columns: number };
}

/**
 * Writes an image, turned about its geometric centre, into `target`: bilinear, 0 where nothing comes from.
 *
 * @param degrees - clockwise as displayed, in pixels of the image
 * @source R-037
 */
export function rotateInto(
  target: Float32Array,
  image: Float32Array,
  { rows, columns, channels, cell = { rows: 1, columns: 1 } }: TurnedShape,
  degrees: number,
): void {
  const [cosine, sine] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const [middleX, middleY] = [(columns - 1) / 2, (rows - 1) / 2];
  const at = (row: number, column: number, channel: number): number =>
    row >= 0 && row < rows && column >= 0 && column < columns
      ? image[(row * columns + column) * channels + channel]!
      : 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [right, down] = [(column - middleX) * cell.columns, (row - middleY) * cell.rows];
      const x = middleX + (cosine * right + sine * down) / cell.columns;
      const y = middleY + (cosine * down - sine * right) / cell.rows;
      const [left, top] = [Math.floor(x), Math.floor(y)];
      const [beside, below] = [x - left, y - top];
      for (let channel = 0; channel < channels; channel++)
        target[(row * columns + column) * channels + channel] =
          (1 - below) * ((1 - beside) * at(top, left, channel) + beside * at(top, left + 1, channel)) +
          below * ((1 - beside) * at(top + 1, left, channel) + beside * at(top + 1, left + 1, channel));
    }
  }
}
