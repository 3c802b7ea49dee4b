import { limbJoints } from '../body-shape.ts';
import type { SkeletonDraft } from './skeleton-draft.ts';
import { SIDES } from './skeleton-draft.ts';

/** What excretes or pools the tracer: kidneys, bladder, blood pool, urethra and traces at the injection site. */
export function addOrgans(draft: SkeletonDraft): void {
  const { blobs, patient, halfDepthMm, random } = draft;
  const h = patient.heightMm;
  for (const [side, sign] of SIDES) {
    blobs.begin('kidney', side, '', patient.kidneyFactor[side]);
    const top = (side === 'left' ? 0.302 : 0.311) * h;
    blobs.line(
      [sign * 0.033 * h, top, 0.42 * halfDepthMm],
      [sign * 0.043 * h, top + 62, 0.36 * halfDepthMm],
      14,
      36,
    );
    // Urine in the renal pelvis: small and often hotter than the kidney around it.
    blobs.add(sign * 0.031 * h, top + 36, 0.36 * halfDepthMm, 6.5, 850 * random.lognormal(1, 1.15));
  }
  const fill = Math.cbrt(patient.bladderFactor);
  blobs.begin('bladder', 'midline', '', patient.bladderFactor);
  const shift = random.normal(0, 5);
  for (const [dx, dy] of [
    [-19, 3],
    [19, 3],
    [0, -8],
    [0, 9],
  ] as const) {
    blobs.add(shift + dx * fill, 0.457 * h + dy * fill - 6 * fill, -0.3 * halfDepthMm, 14 * fill, 2700);
  }
  addBloodPool(draft);
  addInjectionTrace(draft);
}

function addBloodPool({ blobs, patient, halfDepthMm, random }: SkeletonDraft): void {
  const h = patient.heightMm;
  blobs.begin('soft-tissue', 'midline', '', patient.softFactor);
  blobs.add(12, 0.235 * h, -0.25 * halfDepthMm, 42, 1900 * random.lognormal(1, 0.2));
  blobs.add(-0.035 * h, 0.3 * h, -0.1 * halfDepthMm, 48, 1200 * random.lognormal(1, 0.3));
  blobs.line([0, 0.15 * h, 0], [0, 0.2 * h, 0], 20, 10);
  if (patient.sex === 'M') {
    blobs.add(0, 0.532 * h, -40, 17, 420 * random.lognormal(1, 0.35));
    return;
  }
  for (const sign of [1, -1]) {
    blobs.add(sign * 0.052 * h, 0.252 * h, -0.9 * halfDepthMm, 36, 520 * random.lognormal(1, 0.4));
  }
}

/** The trace of an injection, in a wrist or in the bend of an elbow: the hottest spot of many scans. */
function addInjectionTrace({ blobs, patient }: SkeletonDraft): void {
  if (patient.injection === null) return;
  const { side, place, alongMm, sigmaMm, activity } = patient.injection;
  const joint = limbJoints(patient, side)[place];
  blobs.begin('injection-site', side, place, 1);
  blobs.add(joint.x + 6, joint.y + alongMm, joint.z - 12, sigmaMm, activity);
}
