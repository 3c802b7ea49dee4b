import type { PhantomPatient } from '../../phantom/generate-patient.ts';
import { markedFoci } from '../../phantom/output/marked-foci.ts';
import { findPreset } from '../../phantom/presets.ts';
import type { FocusKind, FocusTruth } from '../../phantom/truth.ts';
import { fuseViews } from '../../preprocess/fuse-views.ts';
import type { LesionView } from '../../preprocess/lesion-input.ts';
import { toLesionInputs } from '../../preprocess/lesion-input.ts';
import { frameExamination, frameView } from '../../preprocess/network-input.ts';
import type { PreprocessReadings } from '../../preprocess/readings.ts';
import type { View } from '../../study/view.ts';
import { drawFocusMap, drawViewFocusMap, focusMapSize } from './focus-maps.ts';
import type { Sample } from './join-samples.ts';
import type { SampleCase } from './labelled-images.ts';
import type { MarkedView } from './lesion-marks.ts';
import { marksOfExamination, marksOfLesion, marksOfView } from './lesion-marks.ts';
import type { PhantomSetSpec } from './phantom-set.ts';
import { LESION_CLASSES, outputClasses, partsOf, targetOf } from './sample-classes.ts';

const VIEWS: readonly View[] = ['anterior', 'posterior'];

/** Bone lesions that are not malignant; urine and what other tracers show are no bone lesions. */
const BENIGN: readonly FocusKind[] = ['arthritis', 'rib-fracture', 'vertebral-fracture', 'dental'];

/**
 * The samples of one phantom: the examination, its two views, or its visible bone lesions view by view. A view whose
 * class readers would dispute is left out.
 */
export function samplesOfPhantom(
  patient: PhantomPatient,
  spec: PhantomSetSpec,
  id: string,
  readings: PreprocessReadings,
): Sample[] {
  switch (spec.input.source ?? 'examination') {
    case 'examination':
      return [examinationSample(patient, spec, id, readings)];
    case 'view':
      return VIEWS.flatMap((view) => viewSample(patient, spec, id, view));
    case 'lesion':
      return lesionSamples(patient, spec, id);
  }
}

function examinationSample(
  patient: PhantomPatient,
  spec: PhantomSetSpec,
  id: string,
  readings: PreprocessReadings,
): Sample {
  const fused = fuseViews(patient.anterior, patient.posterior, readings);
  const { values, frame } = frameExamination(fused, spec.input);
  const { columns } = patient.anterior;
  return {
    image: values,
    ...labelOf(patient.truth.className, spec, {
      ...caseOf(patient, id),
      marks: marksOfExamination(
        VIEWS.map((view) => markedView(patient, view)),
        fused.fusion,
        spec.input,
        frame,
      ),
    }),
    focusMap: mapFoci(spec, (map, grid) =>
      drawFocusMap(map, grid, patient.truth, fused.fusion, { columns, frame }),
    ),
  };
}

function viewSample(patient: PhantomPatient, spec: PhantomSetSpec, id: string, view: View): Sample[] {
  const { className } = patient.truth.views[view];
  if (className === null) return [];
  const about = caseOf(patient, id, `-${view}`);
  const { values, frame } = frameView(patient[view], spec.input);
  return [
    {
      image: values,
      ...labelOf(className, spec, {
        ...about,
        attributes: { ...about.attributes, view },
        marks: marksOfView(markedView(patient, view), spec.input, frame),
      }),
      focusMap: mapFoci(spec, (map, grid) => drawViewFocusMap(map, grid, patient.truth, view, frame)),
    },
  ];
}

interface IndexedFocus {
  readonly focus: FocusTruth;
  /** Of the truth's list. */
  readonly index: number;
}

function lesionSamples(patient: PhantomPatient, spec: PhantomSetSpec, id: string): Sample[] {
  const shown = { anterior: lesionsOf(patient, 'anterior'), posterior: lesionsOf(patient, 'posterior') };
  const viewOf = (view: View): LesionView => ({
    counts: patient[view],
    masks: shown[view].map(({ focus }) => focus[view].mask),
  });
  const views = { anterior: viewOf('anterior'), posterior: viewOf('posterior') };
  const inputs = toLesionInputs(views, spec.input);
  return VIEWS.flatMap((view) => {
    const lesions = shown[view].map(({ focus }) => ({ mask: focus[view].mask, name: focus.kind }));
    const marked = { ...markedView(patient, view), lesions };
    return shown[view].map(({ focus, index }, at): Sample => {
      const about = caseOf(patient, id, `-${view}-${index}`);
      const nature = focus.kind === 'metastasis' ? 'malignant' : 'benign';
      const { kind, region } = focus;
      const attributes = { ...about.attributes, view, kind, region, lesionsInView: shown[view].length };
      return {
        image: inputs[view][at]!,
        target: targetOf([nature], LESION_CLASSES)!,
        case: { ...about, attributes, ...marksOfLesion(marked, focus[view].mask, spec.input) },
        focusMap: null,
      };
    });
  });
}

function lesionsOf({ truth }: PhantomPatient, view: View): IndexedFocus[] {
  return truth.foci
    .map((focus, index) => ({ focus, index }))
    .filter(({ focus }) => focus[view].visible && focus[view].mask.length > 0 && isBoneLesion(focus));
}

/** The foci that a perfect reader marks, of any kind. */
function markedView(patient: PhantomPatient, view: View): MarkedView {
  const { rows, columns } = patient[view];
  return {
    view,
    lesions: markedFoci(patient.truth.foci, view).map((focus) => ({
      mask: focus[view].mask,
      name: focus.kind,
    })),
    stored: { rows, columns },
    resampledFromMm: null,
  };
}

function isBoneLesion({ kind }: FocusTruth): boolean {
  return kind === 'metastasis' || BENIGN.includes(kind);
}

function labelOf(
  className: string,
  { preset, input }: PhantomSetSpec,
  about: SampleCase,
): Pick<Sample, 'target' | 'case'> {
  const known = findPreset(preset).classes.map(({ name }) => name);
  const findings = partsOf(className, known) ?? [className];
  return {
    target: targetOf(findings, outputClasses(known, input.source ?? 'examination'))!,
    case: findings.length > 1 ? { ...about, findings } : about,
  };
}

function caseOf({ truth }: PhantomPatient, id: string, suffix = ''): SampleCase {
  return {
    id: `${id}${suffix}`,
    patientId: id,
    attributes: {
      camera: truth.camera,
      tracer: truth.tracer,
      tumourType: truth.tumourType ?? 'none',
      burden: truth.burden,
      lesions: truth.foci.filter(({ kind }) => kind === 'metastasis').length,
      sex: truth.sex,
      ageYears: truth.ageYears,
    },
  };
}

function mapFoci(
  { focusGrid }: PhantomSetSpec,
  draw: (map: Float32Array, grid: { readonly rows: number; readonly columns: number }) => void,
): Float32Array | null {
  if (focusGrid === undefined) return null;
  const map = new Float32Array(focusMapSize(focusGrid));
  draw(map, focusGrid);
  return map;
}
