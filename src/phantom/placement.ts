import type { Tracer } from '../study/data-set.ts';
import { FRAME, type FramePlacement } from './frame.ts';
import type { Patient } from './patient-variation.ts';
import type { PhantomOptions } from './phantom-options.ts';
import type { RandomStream } from './random.ts';

/** How the scan was taken: scanned field, detector distances, counts, and the move between two passes. */
export interface Exposure {
  /** First and last row and column that the detector passed over; no counts outside. */
  readonly firstRow: number;
  readonly lastRow: number;
  readonly firstColumn: number;
  readonly lastColumn: number;
  /** From skin to collimator, mm. */
  readonly anteriorGapMm: number;
  readonly posteriorGapMm: number;
  readonly anteriorCounts: number;
  /** Counts of the posterior detector (or pass) against the anterior one, for the same activity: table, heads, decay. */
  readonly posteriorSensitivity: number;
  /** Counts a pixel from the room. */
  readonly backgroundCounts: number;
  /** How far the patient moved before the posterior view, in pixels of the anterior orientation. */
  readonly move: { readonly columns: number; readonly rows: number };
  readonly scanLengthMm: number;
  readonly scanMinutes: number;
}

/**
 * Draws the acquisition.
 * @source active field as in NM1 (520 mm wide, 1,700 to 2,000 mm long); counts 2.4; reference/bone-scan-domain.md
 */
export function drawExposure(
  random: RandomStream,
  options: PhantomOptions,
  { passes, tracer }: { readonly passes: 1 | 2; readonly tracer: Tracer },
  patient: Patient,
): Exposure {
  const firstRow = random.integer(20, 60);
  const needed = 1.06 * patient.heightMm + 190;
  const length = Math.max(needed, random.between(1700, 2000));
  const lastRow = Math.min(FRAME.rows - 20, firstRow + Math.round(length / FRAME.pixelMm));
  const iodine = tracer === '131I';
  const { median, sigmaLog, range } = iodine ? options.iodineCounts : options.counts;
  const moves = random.chance(passes === 2 ? options.moveProbability : 0);
  const drawn = { columns: random.integer(-7, 7), rows: random.integer(-10, 10) };
  return {
    firstRow,
    lastRow,
    firstColumn: 13,
    lastColumn: 242,
    anteriorGapMm: random.between(20, 60),
    posteriorGapMm: random.between(20, 40),
    anteriorCounts: Math.min(range[1], Math.max(range[0], random.lognormal(median, sigmaLog))),
    posteriorSensitivity: random.lognormal(1, 0.03),
    backgroundCounts: random.between(0.1, 0.35) * (iodine ? 0.2 : 1),
    move: options.move ?? (moves ? drawn : { columns: 0, rows: 0 }),
    scanLengthMm: Math.round((lastRow - firstRow + 1) * FRAME.pixelMm),
    scanMinutes: random.integer(12, 20),
  };
}

/** Lays the patient on the table: a small tilt, not quite in the middle. */
export function drawPlacement(random: RandomStream, exposure: Exposure, patient: Patient): FramePlacement {
  const tilt = Math.min(1.8, Math.max(-1.8, random.normal(0, 0.6)));
  const shift = Math.min(10, Math.max(-10, random.normal(0, 4)));
  return {
    tiltRadians: (tilt * Math.PI) / 180,
    column: (FRAME.columns - 1) / 2 + shift,
    row: exposure.firstRow + random.between(25, 50),
    middleMm: patient.heightMm / 2,
  };
}
