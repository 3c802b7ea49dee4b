import { type Draft, SUPERSCAN } from './draft.ts';
import { labelView } from './label-view.ts';
import { STAR_CONTRAST } from './star.ts';
import type { FocusTruth, PhantomTruth } from './truth.ts';
import { type Burden, burdenOf, tumourTypeOf } from './tumour.ts';

/** Contrast from which a benign bone lesion counts. */
const BENIGN_CONTRAST = 1.4;
const BENIGN_LESIONS = new Set(['arthritis', 'rib-fracture', 'vertebral-fracture', 'dental']);

/** Everything that is known of a patient because it was made. */
export function describePatient(draft: Draft, foci: readonly FocusTruth[]): PhantomTruth {
  const { preset, seed, disease, patient, exposure, placement, tracer, tumour } = draft;
  const classes = tracer === '131I' ? null : preset.viewClasses;
  const view = (name: 'anterior' | 'posterior') => labelView(foci, name, disease.name, classes);
  return {
    caseId: `${preset.name}-${seed.toString(16).padStart(8, '0')}`,
    preset: preset.name,
    seed,
    className: disease.name,
    views: { anterior: view('anterior'), posterior: view('posterior') },
    tracer,
    metastatic: foci.some(({ kind }) => kind === 'metastasis'),
    tumourType: tumour === null ? null : tumourTypeOf(tumour),
    burden: describeBurden(foci),
    artefacts: namesOfArtefacts(draft, foci),
    sex: patient.sex,
    ageYears: patient.ageYears,
    heightMm: Math.round(patient.heightMm),
    habitus: Math.round(patient.habitus * 1000) / 1000,
    camera: draft.camera,
    expectedAnteriorCounts: Math.round(exposure.anteriorCounts),
    tiltDegrees: Math.round(((placement.tiltRadians * 180) / Math.PI) * 100) / 100,
    alignment: { dx: 0 - exposure.move.columns, dy: 0 - exposure.move.rows },
    foci,
  };
}

function describeBurden(foci: readonly FocusTruth[]): Burden {
  const metastases = foci.filter(({ kind }) => kind === 'metastasis').length;
  if (metastases > 0) return burdenOf(metastases);
  return burdenOf(
    foci.filter(({ kind, contrast }) => BENIGN_LESIONS.has(kind) && contrast >= BENIGN_CONTRAST).length,
  );
}

function namesOfArtefacts(
  { superscan, artefacts, patient, tracer }: Draft,
  foci: readonly FocusTruth[],
): string[] {
  const star = tracer === '131I' && foci.some(({ contrast }) => contrast >= STAR_CONTRAST);
  return [
    ...(superscan ? [SUPERSCAN] : []),
    ...artefacts.map(({ name }) => name),
    ...(star ? ['star'] : []),
    ...(patient.injection !== null ? ['injection-site'] : []),
    ...(foci.some(({ kind }) => kind === 'urine') ? ['urine-drop'] : []),
  ];
}
