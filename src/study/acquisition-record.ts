import type { View } from './view.ts';

/** How one view was acquired, as far as its header states it: missing text is `''`, a missing number `null`. */
export interface ViewAcquisition {
  readonly view: View;
  /** Activity administered for the scan. */
  readonly activityMbq: number | null;
  /** From injection to the start of the acquisition. */
  readonly uptakeMinutes: number | null;
  /** Collimator/grid Name (0018,1180) of the frame's detector, in the maker's words. */
  readonly collimator: string;
  /** Collimator Type (0018,1181), for example `PARA`. */
  readonly collimatorType: string;
  /** Limits of the window that the frame was counted in. */
  readonly energyWindowKev: readonly { readonly lowerKev: number; readonly upperKev: number }[];
  /** Whole Body Technique (0018,1301), for example `1PS`, `PCN`. */
  readonly wholeBodyTechnique: readonly string[];
  readonly durationMinutes: number | null;
  readonly scanLengthMm: number | null;
  readonly scanSpeedCmPerMin: number | null;
  /** Where the speed was taken from: Scan Velocity (0018,1300), or the way and the time it took. */
  readonly scanSpeedFrom: 'scan-velocity' | 'length-and-duration' | null;
}

/** How a scan was acquired: one entry for each view that was. */
export type AcquisitionRecord = readonly ViewAcquisition[];
