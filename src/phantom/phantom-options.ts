import type { CameraName } from './camera.ts';
import type { VariationRanges } from './patient-variation.ts';

/** Counts of the anterior view: log-normal, then clipped. */
export interface CountLevel {
  readonly median: number;
  readonly sigmaLog: number;
  readonly range: readonly [number, number];
}

/** Settings of a set of phantoms. A held-out set differs from a training set by some of them. */
export interface PhantomOptions extends VariationRanges {
  /** Cameras for 99mTc; one is drawn. */
  readonly cameras: readonly CameraName[];
  readonly counts: CountLevel;
  /** Cameras and counts for 131I. */
  readonly iodineCameras: readonly CameraName[];
  readonly iodineCounts: CountLevel;
  /** Probability that a patient without disease is scanned with 131I after ablation, so that tracer alone tells nothing. */
  readonly iodineNegatives: number;
  /** Probability that metastases fill the skeleton evenly: pale kidneys and soft tissue, every bone hot. */
  readonly superscanProbability: number;
  /** Factor on the usual frequencies of artefacts and variants; 0: none. */
  readonly artefactRate: number;
  /** Artefacts that every patient has. */
  readonly artefacts: readonly string[];
  /** How far apart ADMet and nADMet are made: 0 not at all, 1 far. Synthetic accuracy on that pair measures only this. */
  readonly effectSize: number;
  /** Probability that the patient moved between the two passes of a single-head camera. */
  readonly moveProbability: number;
  /** The move itself, in pixels, instead of a drawn one. */
  readonly move?: { readonly columns: number; readonly rows: number };
  /** Only this class. */
  readonly className?: string;
}
