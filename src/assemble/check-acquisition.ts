import type { AcquisitionRecord, ViewAcquisition } from '../study/acquisition-record.ts';
import type { Tracer } from '../study/data-set.ts';
import type { QcFlag } from '../study/qc-flag.ts';
import { FLAG, uniqueFlags } from './qc-flags.ts';
import { readCollimator } from './read-collimator.ts';
import { passesOf } from './record-acquisition.ts';

/** Lowest and highest value that raise no warning. */
export type Range = readonly [least: number, most: number];

/** What is expected of an acquisition with one tracer (readings ). */
export interface AcquisitionLimits {
  readonly activityMbq: Range;
  /** Left out where the time since injection is checked elsewhere. */
  readonly uptakeHours?: Range | undefined;
  /** In the short form of the makers: `LEHR`, or `HE` for any high-energy one. */
  readonly collimator: string;
  readonly energyWindowPercent: Range;
  readonly scanSpeedCmPerMin: Range;
  /** By what factor Scan Velocity times duration may differ from the scan length. */
  readonly speedFactor: number;
}

type AcquisitionCheck = (view: ViewAcquisition, limits: AcquisitionLimits, tracer: Tracer) => QcFlag[];

const CHECKS: readonly AcquisitionCheck[] = [
  checkActivity,
  checkUptake,
  checkCollimator,
  checkCollimatorType,
  checkSpeed,
  checkWay,
  checkWindow,
];

/**
 * Warnings on an acquisition that is out of range or contradicts itself. What is not stated is not flagged: most
 * archives take it out. Never a reason to withhold a class.
 * @source; quality checks
 */
export function checkAcquisition(
  record: AcquisitionRecord,
  limits: AcquisitionLimits,
  tracer: Tracer,
): QcFlag[] {
  return uniqueFlags([
    ...record.flatMap((view) => CHECKS.flatMap((check) => check(view, limits, tracer))),
    ...checkAgreement(record),
  ]);
}

function checkActivity(
  { activityMbq }: ViewAcquisition,
  limits: AcquisitionLimits,
  tracer: Tracer,
): QcFlag[] {
  if (activityMbq === null || isWithin(activityMbq, limits.activityMbq)) return [];
  const fromMci = activityMbq * 37;
  const hint = isWithin(fromMci, limits.activityMbq)
    ? ` As mCi it would be ${digits(fromMci)} MBq: the unit may be wrong.`
    : '';
  const expected = describe(limits.activityMbq, 'MBq');
  return [
    FLAG.activity(`An activity of ${digits(activityMbq)} MBq is outside ${expected} (${tracer}).${hint}`),
  ];
}

function checkUptake(
  { uptakeMinutes }: ViewAcquisition,
  limits: AcquisitionLimits,
  tracer: Tracer,
): QcFlag[] {
  const { uptakeHours } = limits;
  if (uptakeHours === undefined || uptakeMinutes === null || isWithin(uptakeMinutes / 60, uptakeHours))
    return [];
  const hours = digits(uptakeMinutes / 60);
  return [
    FLAG.uptakeTime(`Scanned ${hours} h after ${tracer} was given, outside ${describe(uptakeHours, 'h')}.`),
  ];
}

/** Photons that the walls do not stop spoil an image; a coarser collimator only blurs it. */
function checkCollimator(
  { collimator }: ViewAcquisition,
  limits: AcquisitionLimits,
  tracer: Tracer,
): QcFlag[] {
  const [seen, expected] = [readCollimator(collimator), readCollimator(limits.collimator)];
  if (seen === null || expected === null) return [];
  const what = `${limits.collimator} is expected for ${tracer}`;
  if (seen.energy !== expected.energy)
    return [FLAG.collimator(`The collimator (${collimator}) is for ${seen.energy} energies; ${what}.`)];
  return expected.highResolution && !seen.highResolution
    ? [FLAG.collimatorCoarse(`The collimator (${collimator}) is not a high-resolution one; ${what}.`)]
    : [];
}

/** A bed scan needs parallel holes. */
function checkCollimatorType({ collimatorType }: ViewAcquisition): QcFlag[] {
  return ['', 'PARA', 'UNKN'].includes(collimatorType)
    ? []
    : [FLAG.collimator(`Collimator Type ${collimatorType} contradicts a whole-body scan: PARA is expected.`)];
}

function checkSpeed({ scanSpeedCmPerMin: speed }: ViewAcquisition, limits: AcquisitionLimits): QcFlag[] {
  if (speed === null || isWithin(speed, limits.scanSpeedCmPerMin)) return [];
  const expected = describe(limits.scanSpeedCmPerMin, 'cm/min');
  return [FLAG.scanSpeed(`A scan speed of ${digits(speed)} cm/min is outside ${expected}.`)];
}

/** No detector is higher: over so little way the duration is the time that each point was seen. */
const HIGHEST_DETECTOR_MM = 650;

/** Speed times duration is the way of the bed, or the height of the detector where the duration is that of a point. */
function checkWay(view: ViewAcquisition, limits: AcquisitionLimits): QcFlag[] {
  const { scanSpeedCmPerMin: speed, scanSpeedFrom, durationMinutes, scanLengthMm, wholeBodyTechnique } = view;
  const passes = passesOf(wholeBodyTechnique);
  if (speed === null || scanSpeedFrom !== 'scan-velocity' || passes === 0) return [];
  if (durationMinutes === null || scanLengthMm === null) return [];
  const [way, length] = [10 * speed * durationMinutes, passes * scanLengthMm];
  if (way <= HIGHEST_DETECTOR_MM || Math.max(way / length, length / way) <= limits.speedFactor) return [];
  const stated = `${digits(speed)} cm/min and ${digits(durationMinutes)} min`;
  const text = `Scan Velocity and Actual Frame Duration (${stated}) contradict a Scan Length of ${scanLengthMm} mm.`;
  return [FLAG.scanSpeed(text)];
}

/** Width of the window against its middle; a window of several parts has no width to compare. */
function checkWindow({ energyWindowKev }: ViewAcquisition, limits: AcquisitionLimits): QcFlag[] {
  const [range] = energyWindowKev;
  if (range === undefined || energyWindowKev.length > 1) return [];
  const { lowerKev, upperKev } = range;
  const percent = (200 * (upperKev - lowerKev)) / (upperKev + lowerKev);
  if (isWithin(percent, limits.energyWindowPercent)) return [];
  const window = `${digits(lowerKev)} to ${digits(upperKev)} keV`;
  const expected = describe(limits.energyWindowPercent, '%');
  return [
    FLAG.energyWindowWidth(`The energy window ${window} is ${digits(percent)} % wide, outside ${expected}.`),
  ];
}

/** One injection and one camera: what both views state must be the same. */
function checkAgreement(record: AcquisitionRecord): QcFlag[] {
  const activities = [...new Set(record.flatMap(({ activityMbq }) => activityMbq ?? []))];
  const kinds = record.flatMap(({ collimator }) => readCollimator(collimator)?.energy ?? []);
  return [
    ...(activities.length > 1
      ? [
          FLAG.activity(
            `The two views state different activities: ${activities.map(digits).join(' and ')} MBq.`,
          ),
        ]
      : []),
    ...(new Set(kinds).size > 1
      ? [FLAG.collimator('The two views were taken with collimators for different energies.')]
      : []),
  ];
}

function isWithin(value: number, [least, most]: Range): boolean {
  // Headers round: 9.9996 % is 10 %.
  const slack = 1e-3 * most;
  return value >= least - slack && value <= most + slack;
}

function describe([least, most]: Range, unit: string): string {
  return `${least} to ${most} ${unit}`;
}

function digits(value: number): string {
  return String(Number(value.toFixed(1)));
}
