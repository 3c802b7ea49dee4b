import type { DataSetLesion, MaskRuns } from '../study/data-set.ts';

/** Column and row, in pixels from the upper left corner of the image: pixel (0, 0) covers 0 to 1 in both. */
export type Point = readonly [column: number, row: number];

/** A shape as drawn. Pixels belong to it whose centres lie inside (even-odd rule). */
export type Shape =
  | { readonly kind: 'polygon'; readonly points: readonly Point[] }
  | { readonly kind: 'rectangle'; readonly corners: readonly [Point, Point] }
  | { readonly kind: 'circle'; readonly centre: Point; readonly radius: number }
  | { readonly kind: 'point'; readonly at: Point }
  | { readonly kind: 'mask'; readonly runs: MaskRuns };

/** What a label text says: `CODE[:region[.side][.level]]`. */
export interface Label {
  /** Of mappings/labels.yaml. */
  readonly code: string;
  /** Region of mappings/labels.yaml in its first spelling; empty when not said. */
  readonly region: string;
  readonly side: DataSetLesion['side'];
  readonly level: string;
}

/** One marked place of an image. */
export interface AnnotatedShape {
  readonly label: Label;
  readonly shape: Shape;
  /** Reasons of mappings/labels.yaml. */
  readonly reasons: readonly string[];
  readonly description: string;
}

/** What one reader marked on one image. */
export interface Annotation {
  /** Who read it, as a pseudonym, for example `reader-1`; empty when the file does not say. */
  readonly reader: string;
  /** Name of the picture that was annotated. */
  readonly imageFile: string;
  readonly rows: number;
  readonly columns: number;
  /** Codes given to the image as a whole, for example `N`; empty when only shapes were drawn. */
  readonly imageCodes: readonly string[];
  readonly shapes: readonly AnnotatedShape[];
}
