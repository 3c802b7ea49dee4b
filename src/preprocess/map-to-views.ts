import type { Fusion } from '../study/fused-scan.ts';

/** A point of an image: column and row, whole pixels or parts of them. */
export interface ImagePoint {
  readonly x: number;
  readonly y: number;
}

/** Where a point of the composite lies in the anterior view: the composite has the anterior's grid. */
export function toAnterior(point: ImagePoint): ImagePoint {
  return point;
}

/** Where a point of the composite lies in the posterior view as stored, seen from behind. */
export function toPosterior(
  point: ImagePoint,
  fusion: Pick<Fusion, 'dx' | 'dy'>,
  columns: number,
): ImagePoint {
  return { x: columns - 1 - (point.x - fusion.dx), y: point.y - fusion.dy };
}

/** Where a point of the stored posterior view lies in the composite: the way back of toPosterior. */
export function fromPosterior(
  point: ImagePoint,
  fusion: Pick<Fusion, 'dx' | 'dy'>,
  columns: number,
): ImagePoint {
  return { x: columns - 1 - point.x + fusion.dx, y: point.y + fusion.dy };
}
