/** A measured value with its 95 % bootstrap interval and the cases it was measured on. */
export interface Figure {
  readonly value: number;
  readonly interval95?: readonly [number, number];
  readonly n: number;
}
