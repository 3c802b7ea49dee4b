import { generatePatient, seedOfCase } from '../../phantom/generate-patient.ts';
import { mapCases } from '../../phantom/map-cases.ts';
import type { PhantomOptions } from '../../phantom/phantom-options.ts';
import { findPreset } from '../../phantom/presets.ts';
import { PRODUCT } from '../../platform/product.ts';
import type { BodyBoxReading } from '../../preprocess/readings.ts';
import type { Counts } from '../../study/counts.ts';
import { generatorVersion } from '../samples/generator-version.ts';
import type { AuditCase } from './audit-case.ts';
import type { AuditCheck } from './audit-check.ts';
import type { AuditShare } from './audit-worker.ts';
import type { BayesLimit } from './bayes-limit.ts';
import { bayesLimit } from './bayes-limit.ts';
import type { MeasuredPair } from './check-images.ts';
import { checkImages } from './check-images.ts';
import { checkLesions } from './check-lesions.ts';
import type { ShortcutFeature } from './check-shortcuts.ts';
import { checkShortcuts } from './check-shortcuts.ts';
import type { ViewMeasurement } from './measure-view.ts';
import { measureView } from './measure-view.ts';
import type { Montage } from './montage.ts';
import { drawMontage } from './montage.ts';
import { REFERENCE_SCAN } from './reference-scan.ts';

/** What to audit, and against what. */
export interface AuditRequest {
  readonly preset: string;
  /** Phantoms of the main set: lesions and shortcuts. */
  readonly count: number;
  readonly seed: number;
  readonly options?: Partial<PhantomOptions>;
  /** First anterior frame of a real scan; without one the kept measurements of NM1 are compared with. */
  readonly reference?: Counts | null;
  readonly reading: BodyBoxReading;
  /** Phantoms that are compared with the reference; 24 when not said. */
  readonly matched?: number;
  /** Patients of each kind behind the Bayes limit; 2000 when not said. */
  readonly bayesPatients?: number;
  readonly workers?: number;
  readonly onStep?: (done: number) => void;
}

/** Everything the audit found. */
export interface PhantomAudit {
  readonly statement: string;
  readonly software: string;
  /** Changes with the code of the generator. */
  readonly generatorVersion: string;
  readonly preset: string;
  readonly count: number;
  readonly matchedCount: number;
  readonly seed: number;
  readonly options: Partial<PhantomOptions>;
  readonly checks: readonly AuditCheck[];
  readonly shortcutFeatures: readonly ShortcutFeature[];
  /** Only for preset `lung`, whose two kinds of cancer are set apart by hand. */
  readonly bayesLimit: BayesLimit | null;
}

/** What the report draws beside the checks. */
export interface AuditPictures {
  readonly reference: ViewMeasurement;
  readonly matched: readonly MeasuredPair[];
  readonly cases: readonly AuditCase[];
  readonly montage: Montage;
}

const MATCHED = 24;
const BAYES_PATIENTS = 2000;

/** Number of steps that `onStep` counts. */
export function auditSteps({ count, matched = MATCHED }: Pick<AuditRequest, 'count' | 'matched'>): number {
  return count + matched;
}

/**
 * Audits the generator: 24 phantoms of the reference's counts and build against it, `count` phantoms of the preset for
 * lesions and shortcuts, and the Bayes limit of what was put in by hand. Depends on the request only.
 * @source reference/bone-scan-domain.md 2.9
 */
export async function auditPhantom(
  request: AuditRequest,
): Promise<{ readonly audit: PhantomAudit; readonly pictures: AuditPictures }> {
  const { preset, count, seed, options = {}, reading } = request;
  const reference = request.reference == null ? REFERENCE_SCAN : measureView(request.reference, reading);
  if (reference === null) throw new RangeError('no body was found in the reference scan');
  const matched = await measureMatched(request, reference);
  const before = auditSteps({ ...request, count: 0 });
  const cases = await mapCases<AuditCase>({
    ...share(request, 'cases', preset, options),
    count,
    onCase: (done) => request.onStep?.(before + done),
  });
  const shortcuts = checkShortcuts(cases);
  const audit: PhantomAudit = {
    statement: `SYNTHETIC PHANTOMS - not patients. ${PRODUCT.disclaimer}`,
    software: `${PRODUCT.name} ${PRODUCT.version}`,
    generatorVersion: generatorVersion(['phantom']),
    preset,
    count,
    matchedCount: matched.length,
    seed,
    options,
    checks: [...checkImages(matched, reference), ...checkLesions(cases), ...shortcuts.checks],
    shortcutFeatures: shortcuts.features,
    bayesLimit: limitOf(request),
  };
  return { audit, pictures: { reference, matched, cases, montage: montageOf(request) } };
}

function limitOf({ preset, options, seed, bayesPatients = BAYES_PATIENTS }: AuditRequest): BayesLimit | null {
  if (preset !== 'lung') return null;
  return bayesLimit(options?.effectSize ?? findPreset(preset).options.effectSize, bayesPatients, seed);
}

/** Phantoms with the counts, the build and the camera maker of the reference. */
async function measureMatched(request: AuditRequest, reference: ViewMeasurement): Promise<MeasuredPair[]> {
  const { counts } = reference;
  const options: Partial<PhantomOptions> = {
    cameras: ['mpr'],
    counts: { median: counts, sigmaLog: 0, range: [counts, counts] },
    habitus: [1.35, 1.45],
    moveProbability: 0,
  };
  const pairs = await mapCases<{ anterior: ViewMeasurement | null; posterior: ViewMeasurement | null }>({
    ...share(request, 'views', 'lung', options),
    count: request.matched ?? MATCHED,
    onCase: request.onStep,
  });
  return pairs.flatMap(({ anterior, posterior }) =>
    anterior === null || posterior === null ? [] : [{ anterior, posterior }],
  );
}

function share(
  { seed, reading, workers }: AuditRequest,
  what: AuditShare['what'],
  preset: string,
  options: Partial<PhantomOptions>,
) {
  const data: AuditShare = { what, preset, seed, options, reading };
  const worker = new URL('./audit-worker.ts', import.meta.url);
  return { worker, data, ...(workers === undefined ? {} : { workers }) };
}

function montageOf({ preset, seed, options, reference }: AuditRequest): Montage {
  const images = Array.from({ length: 12 }, (_, index) => {
    return generatePatient(preset, seedOfCase(seed, index), options).anterior;
  });
  return drawMontage(images, reference ?? null, seed);
}
