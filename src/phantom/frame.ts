/** Matrix and pixel size of the whole-body image. */
export const FRAME = { rows: 1024, columns: 256, pixelMm: 2.26 } as const;

/** Where the patient lies in the image: a rotation about the body's middle, then a shift, in pixels. */
export interface FramePlacement {
  readonly tiltRadians: number;
  /** Column of x = 0 and row of the vertex (y = 0) before the rotation. */
  readonly column: number;
  readonly row: number;
  /** Height of the rotation's centre below the vertex. */
  readonly middleMm: number;
}

/** Body coordinates (x to the patient's left, y from the vertex down, mm) to column and row of the anterior view. */
export function columnOf(placement: FramePlacement, x: number, y: number): number {
  const dy = y - placement.middleMm;
  return (
    placement.column +
    (x * Math.cos(placement.tiltRadians) - dy * Math.sin(placement.tiltRadians)) / FRAME.pixelMm
  );
}

/** See columnOf. */
export function rowOf(placement: FramePlacement, x: number, y: number): number {
  const dy = y - placement.middleMm;
  const turned = x * Math.sin(placement.tiltRadians) + dy * Math.cos(placement.tiltRadians);
  return placement.row + (placement.middleMm + turned) / FRAME.pixelMm;
}

/** The same patient after moving between two passes of the camera. */
export function movedBy(placement: FramePlacement, columns: number, rows: number): FramePlacement {
  return { ...placement, column: placement.column + columns, row: placement.row + rows };
}
