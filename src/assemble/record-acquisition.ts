import type { AcquisitionRecord, ViewAcquisition } from '../study/acquisition-record.ts';
import type { BoneScan, SourceFrame } from '../study/bone-scan.ts';
import type { Detector, EnergyWindow, ScanHeader } from '../study/scan-header.ts';
import type { View } from '../study/view.ts';
import { uptakeMinutes } from './read-acquisition-time.ts';

/**
 * The acquisition of a scan as its headers state it. Nothing is guessed; a mirrored view was not acquired.
 * @source
 */
export function recordAcquisition(scan: Pick<BoneScan, 'anterior' | 'posterior'>): AcquisitionRecord {
  return (['anterior', 'posterior'] as const).flatMap((view) => {
    const seen = scan[view];
    return seen.kind === 'acquired' ? [recordView(view, seen.source)] : [];
  });
}

function recordView(view: View, source: SourceFrame): ViewAcquisition {
  const { header } = source;
  const { actualFrameDurationMs, scanLengthMm } = header;
  const detector = detectorOf(source);
  return {
    view,
    activityMbq: header.radiopharmaceutical?.totalDoseMbq ?? null,
    uptakeMinutes: uptakeMinutes(header),
    collimator: detector?.collimator ?? '',
    collimatorType: detector?.collimatorType ?? '',
    energyWindowKev: windowOf(source)?.ranges ?? [],
    wholeBodyTechnique: header.wholeBodyTechnique ?? [],
    durationMinutes: actualFrameDurationMs === null ? null : actualFrameDurationMs / 60_000,
    scanLengthMm,
    ...speedOf(header),
  };
}

/** The stated speed first: the way through the time is too slow by the height of the detector, which is scanned too. */
function speedOf(header: ScanHeader): Pick<ViewAcquisition, 'scanSpeedCmPerMin' | 'scanSpeedFrom'> {
  const stated = header.scanVelocityMmPerS ?? null;
  if (stated !== null) return { scanSpeedCmPerMin: stated * 6, scanSpeedFrom: 'scan-velocity' };
  const derived = derivedSpeed(header);
  return { scanSpeedCmPerMin: derived, scanSpeedFrom: derived === null ? null : 'length-and-duration' };
}

/** Faster is no scan: the camera then gives as duration how long it saw each point (GE Discovery 670: 90 s). */
const FASTEST_DERIVED_CM_PER_MIN = 35;

/** Speed from Scan Length (0018,1302) and Actual Frame Duration (0018,1242); `null` where they do not give it. */
function derivedSpeed({ scanLengthMm, actualFrameDurationMs, ...header }: ScanHeader): number | null {
  const passes = passesOf(header.wholeBodyTechnique ?? []);
  if (scanLengthMm === null || actualFrameDurationMs === null || passes === 0) return null;
  const speed = (passes * scanLengthMm * 6000) / actualFrameDurationMs;
  return speed <= FASTEST_DERIVED_CM_PER_MIN ? speed : null;
}

/**
 * How often the bed goes through the camera for one view; 0 where it stands still.
 * @source PS3.3 C.8.4.9: Whole Body Technique 1PS one pass, 2PS two passes, MSP several static images put together
 */
export function passesOf(wholeBodyTechnique: readonly string[]): number {
  if (wholeBodyTechnique.includes('MSP')) return 0;
  return wholeBodyTechnique.includes('2PS') ? 2 : 1;
}

function detectorOf({ header, frame }: SourceFrame): Detector | undefined {
  const number = header.frames.find((each) => each.frame === frame)?.detector ?? null;
  return oneOf(header.detectors, number);
}

function windowOf({ header, frame }: SourceFrame): EnergyWindow | undefined {
  const number = header.frames.find((each) => each.frame === frame)?.energyWindow ?? null;
  return oneOf(header.energyWindows, number);
}

/** The item that the frame's vector names; without a vector, the only one. */
function oneOf<Item extends { readonly number: number }>(
  items: readonly Item[],
  number: number | null,
): Item | undefined {
  if (number === null) return items.length === 1 ? items[0] : undefined;
  return items.find((item) => item.number === number);
}
