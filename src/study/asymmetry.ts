import type { Counts } from './counts.ts';
import type { View } from './view.ts';

/** A part of the body by its place in the body box. */
export type BodyPart = 'head' | 'thorax' | 'abdomen and pelvis' | 'thighs' | 'knees and lower legs' | 'arms';

/** The patient's own left or right, whichever way the view was seen. */
export type PatientSide = 'left' | 'right';

/** The place of a part where one side differs most from the other. */
export interface StrongestDifference {
  /** The side that has more. */
  readonly side: PatientSide;
  /** (more - less) / (more + less) of the smoothed square roots of the counts, 0..1. */
  readonly contrast: number;
  /** Difference in standard deviations of counting noise and of the midline's place. */
  readonly z: number;
  /** In pixels of the view as stored, on the standard grid. */
  readonly row: number;
  readonly column: number;
}

/** Left against right of one part of the body in one view: a measurement, not a finding. */
export interface PartAsymmetry {
  readonly part: BodyPart;
  /** (left - right) / (left + right) of the square roots of the counts, -1..1; `null` where too few counts are. */
  readonly index: number | null;
  /** One standard deviation of the index: counting noise, and the midline one reading's width aside. */
  readonly noise: number | null;
  /** `index` in units of `noise`. */
  readonly z: number | null;
  /** The side that has more, where that is beyond the noise; otherwise `null`. */
  readonly hotter: PatientSide | null;
  /** `null` where no place differs beyond the noise. */
  readonly strongest: StrongestDifference | null;
}

/** The asymmetry of one acquired view. */
export interface ViewAsymmetry {
  readonly view: View;
  /** How far the body leans from the columns of the image as seen from the front, positive to the patient's left. */
  readonly tiltDegrees: number;
  readonly parts: readonly PartAsymmetry[];
}

/** Where a view is asymmetric: (own - mirrored) / (own + mirrored) of each place, in anterior orientation. */
export interface AsymmetryMap {
  readonly view: View;
  readonly image: Counts;
}
