import type { Tracer } from '../study/data-set.ts';
import type { View } from '../study/view.ts';
import type { Site } from './blob-list.ts';
import type { CameraName } from './camera.ts';
import type { Burden, TumourType } from './tumour.ts';

/** What a focus of raised uptake is. */
export type FocusKind =
  | 'metastasis'
  | 'arthritis'
  | 'rib-fracture'
  | 'vertebral-fracture'
  | 'dental'
  | 'urine'
  | 'thyroid-remnant'
  | 'lymph-node'
  | 'lung-metastasis';

/** How a focus is shaped (S004 and S000 name these). */
export type FocusShape = 'punctate' | 'patchy' | 'linear' | 'mottled' | 'ring';

/** A focus as one view shows it, in the coordinates of the stored view (the posterior as seen from behind). */
export interface FocusView {
  /** False where the focus drowns in noise (detectability below 3) or in its surroundings. */
  readonly visible: boolean;
  /** (R - 1) * sqrt(host counts * mask pixels). */
  readonly detectability: number;
  /** Peak of focus and surroundings against the surroundings, in this view. */
  readonly contrast: number;
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

/** How surely readers see a disease in a view. */
export type Finding = 'plain' | 'doubtful' | 'absent';

/** What a single view shows. */
export interface ViewTruth {
  /** One of the preset's classes; `null` where readers would disagree, which is never trained on. */
  readonly className: string | null;
  readonly metastasis: Finding;
  readonly arthritis: Finding;
}

/** What is known of a phantom because it was made. Written to truth.json. */
export interface PhantomTruth {
  readonly caseId: string;
  readonly preset: string;
  readonly seed: number;
  /** Class of the patient: one of the preset's. */
  readonly className: string;
  /** What each view shows: its label where single views are classified. */
  readonly views: Readonly<Record<View, ViewTruth>>;
  readonly tracer: Tracer;
  /** With bone metastases. */
  readonly metastatic: boolean;
  readonly tumourType: TumourType | null;
  /** By the number of metastases; in a patient without any, of benign bone lesions from a contrast of 1.4. */
  readonly burden: Burden;
  /** What disturbs the image, by name. */
  readonly artefacts: readonly string[];
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
