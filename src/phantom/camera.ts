/** What a camera does to the image: parallel-hole collimator and crystal. */
export interface Camera {
  readonly manufacturerModel: string;
  readonly collimator: string;
  readonly holeMm: number;
  readonly lengthMm: number;
  /** Intrinsic resolution, FWHM. */
  readonly intrinsicMm: number;
  /** Linear attenuation of lead at the photopeak, 1/mm. */
  readonly leadPerMm: number;
  /** Passes of a single head: the patient may move between the two views. */
  readonly passes: 1 | 2;
}

/** Transmission of the table, seen by the posterior view only. */
export const TABLE_TRANSMISSION = 0.95;

/**
 * Hole data of the papers' cameras; `hegp` is the high-energy collimator for 131I (lead as at 364 keV).
 * @source reference/bone-scan-domain.md 2.1 (SIMIND's collimator table as carried by PyTomography)
 */
export const CAMERAS = {
  mpr: {
    manufacturerModel: 'Millennium MPR',
    collimator: 'LEHR',
    holeMm: 1.8,
    lengthMm: 41,
    intrinsicMm: 3.8,
    leadPerMm: 2.69,
    passes: 2,
  },
  infinia: {
    manufacturerModel: 'Infinia',
    collimator: 'LEHR',
    holeMm: 1.5,
    lengthMm: 35,
    intrinsicMm: 3.8,
    leadPerMm: 2.69,
    passes: 1,
  },
  ecam: {
    manufacturerModel: 'E.CAM',
    collimator: 'LEHR',
    holeMm: 1.11,
    lengthMm: 24.05,
    intrinsicMm: 3.8,
    leadPerMm: 2.69,
    passes: 1,
  },
  hegp: {
    manufacturerModel: 'Millennium MPR',
    collimator: 'HEGP',
    holeMm: 4,
    lengthMm: 66,
    intrinsicMm: 4.5,
    leadPerMm: 0.315,
    passes: 2,
  },
} as const satisfies Record<string, Camera>;

/** Name of a camera of the table. */
export type CameraName = keyof typeof CAMERAS;

/**
 * Standard deviation of the system's point response at a distance from the collimator face, mm.
 * @source Rc = d (Le + D) / Le with Le = L - 2/mu; Rsys = sqrt(Ri^2 + Rc^2); reference/bone-scan-domain.md 2.1
 */
export function systemSigmaMm(camera: Camera, distanceMm: number): number {
  const effectiveLength = camera.lengthMm - 2 / camera.leadPerMm;
  const geometric = (camera.holeMm * (effectiveLength + Math.max(0, distanceMm))) / effectiveLength;
  return Math.hypot(camera.intrinsicMm, geometric) / 2.354820045;
}
