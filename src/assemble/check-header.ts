import type { Tracer } from '../study/data-set.ts';
import type { QcFlag } from '../study/qc-flag.ts';
import type { ScanHeader } from '../study/scan-header.ts';
import { FLAG } from './qc-flags.ts';
import { uptakeMinutes } from './read-acquisition-time.ts';
import { readTracer } from './read-tracer.ts';
import type { ViewRules } from './view-rules.ts';

/** Pixel sizes that the models may be given; 256 x 1024 cameras have 2.2 to 2.4 mm. */
const SPACING_MM = { least: 1.8, most: 2.6 };
/** Recommended time from injection to a late bone scan. */
const UPTAKE_MINUTES = { least: 120, most: 300 };
const ADULT_YEARS = 18;

type HeaderCheck = (header: ScanHeader, rules: ViewRules) => QcFlag[];

/** Time from injection is recommended for bone agents; 131I is given days before. */
const CHECKS: Readonly<Record<Tracer, readonly HeaderCheck[]>> = {
  '99mTc-MDP': [checkTracer, checkSpacing, checkAge, checkCounts, checkUptake],
  '131I': [checkSpacing, checkAge, checkCounts],
};

/**
 * Quality findings that the header alone gives.
 * @source quality checks
 */
export function checkHeader(header: ScanHeader, rules: ViewRules, tracer: Tracer): QcFlag[] {
  return CHECKS[tracer].flatMap((check) => check(header, rules));
}

function checkTracer(header: ScanHeader, rules: ViewRules): QcFlag[] {
  return readTracer(header, rules).kind === 'unstated'
    ? [FLAG.tracerUnstated('Nothing in the header says that a bone agent was injected.')]
    : [];
}

function checkSpacing({ pixelSpacingMm }: ScanHeader): QcFlag[] {
  if (pixelSpacingMm === null) return [FLAG.pixelSpacing('Pixel spacing is not stated.')];
  const within = pixelSpacingMm.every((mm) => mm >= SPACING_MM.least && mm <= SPACING_MM.most);
  if (within) return [];
  const size = pixelSpacingMm.map((mm) => mm.toFixed(2)).join(' x ');
  return [
    FLAG.pixelSpacing(`Pixel spacing ${size} mm is outside ${SPACING_MM.least} to ${SPACING_MM.most} mm.`),
  ];
}

function checkAge({ patientAgeYears: age }: ScanHeader): QcFlag[] {
  if (age === null) return [FLAG.ageUnknown('Age is not stated: the model is intended for adults.')];
  return age < ADULT_YEARS
    ? [FLAG.outsidePopulation(`Outside intended population: younger than ${ADULT_YEARS} years.`)]
    : [];
}

function checkCounts({ lossy, bitsStored }: ScanHeader): QcFlag[] {
  if (lossy) return [FLAG.notCounts('The image was compressed with loss: its values are no longer counts.')];
  return bitsStored !== null && bitsStored <= 8
    ? [FLAG.notCounts('The image has 8 bits a pixel: its values may not be counts.')]
    : [];
}

function checkUptake(header: ScanHeader): QcFlag[] {
  const minutes = uptakeMinutes(header);
  if (minutes === null) return [FLAG.uptakeTimeUnknown('Time from injection to scan is not stated.')];
  if (minutes >= UPTAKE_MINUTES.least && minutes <= UPTAKE_MINUTES.most) return [];
  const hours = (minutes / 60).toFixed(1);
  return [FLAG.uptakeTime(`Scanned ${hours} h after injection, recommended 2 to 5 h.`)];
}
