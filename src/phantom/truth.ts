import type { Site } from './blob-list.ts';
import type { CameraName } from './camera.ts';

/** What a focus of raised uptake is. */
export type FocusKind =
  'metastasis' | 'arthritis' | 'rib-fracture' | 'vertebral-fracture' | 'dental' | 'urine';

/** How a focus is shaped (S004 and S000 name these). */
export type FocusShape = 'punctate' | 'patchy' | 'linear' | 'mottled' | 'ring';

/** A focus as one view shows it, in the coordinates of the stored view (the posterior as seen from behind). */
export interface FocusView {
  /** False where the focus drowns in noise (detectability below 3) or in its surroundings. */
  readonly visible: boolean;
  /** (R - 1) * sqrt(host counts * mask pixels). */
  readonly detectability: number;
  /** Expected counts of the focus itself at its brightest pixel. */
  readonly peakCounts: number;
  /** Column and row of the brightest pixel. */
  readonly column: number;
  readonly row: number;
  /** Runs of mask pixels: row, first column, length, row, first column, length, ... */
  readonly mask: readonly number[];
}

/** One focus: where it is, what it is, how each view shows it. */
export interface FocusTruth extends Site {
  readonly kind: FocusKind;
  readonly shape: FocusShape;
  /** Peak of focus and host against host, in the view that sees it better. */
  readonly contrast: number;
  /** Body coordinates, mm: to the patient's left, down from the vertex, backwards from mid-plane. */
  readonly centreMm: readonly [number, number, number];
  readonly anterior: FocusView;
  readonly posterior: FocusView;
}

/** What is known of a phantom because it was made. Written to truth.json. */
export interface PhantomTruth {
  readonly caseId: string;
  readonly preset: string;
  readonly seed: number;
  /** For preset `lung`: NoMet, ADMet or nADMet. */
  readonly className: string;
  readonly metastatic: boolean;
  readonly sex: 'F' | 'M';
  readonly ageYears: number;
  readonly heightMm: number;
  readonly habitus: number;
  readonly camera: CameraName;
  readonly expectedAnteriorCounts: number;
  readonly tiltDegrees: number;
  /**
   * The shift that lays the flipped posterior onto the anterior, in pixels:
   * composite(y, x) = anterior(y, x) + flippedPosterior(y - dy, x - dx).
   */
  readonly alignment: { readonly dx: number; readonly dy: number };
  readonly foci: readonly FocusTruth[];
}
