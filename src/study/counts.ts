/** A planar image of counts: `values[row * columns + column]`, row 0 at the head, 32-bit floating point. */
export interface Counts {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}
