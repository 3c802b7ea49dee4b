import type { LabelCodes } from '../../annotations/label-codes.ts';
import type { DataSetImage, DataSetLesion } from '../../study/data-set.ts';
import type { View } from '../../study/view.ts';
import { CAMERAS } from '../camera.ts';
import { FRAME } from '../frame.ts';
import { findPreset } from '../presets.ts';
import type { PhantomTruth } from '../truth.ts';
import { labelOfFocus, reasonsOfFocus } from './label-of-focus.ts';
import { markedFoci } from './marked-foci.ts';

/** Where the files of a case are, relative to the manifest. */
export interface CaseFiles {
  readonly studyUid: string;
  readonly views: readonly { readonly view: View; readonly file: string; readonly frame: number }[];
  /** Annotations of the simulated readers, by view. */
  readonly annotations: Readonly<Record<View, readonly string[]>>;
  readonly report: string;
}

/**
 * One manifest entry a view. The lesions are the true masks, which stand in for the readers' consensus. The class is the
 * patient's where a sample is an examination, else what the view itself shows.
 * @source R-010
 */
export function dataSetImages(truth: PhantomTruth, files: CaseFiles, codes: LabelCodes): DataSetImage[] {
  const { unit } = findPreset(truth.preset);
  return files.views.map(({ view, file, frame }) => {
    const className = unit === 'examination' ? truth.className : truth.views[view].className;
    return {
      id: `${truth.caseId}-${view}`,
      patientId: `SYNTHETIC-${truth.caseId}`,
      studyUid: files.studyUid,
      view,
      file,
      frame,
      class: className,
      ...(className === null ? {} : { findings: findingsOf(className) }),
      tumourType: truth.tumourType,
      ageYears: truth.ageYears,
      sex: truth.sex,
      tracer: truth.tracer,
      scanner: CAMERAS[truth.camera].manufacturerModel,
      source: 'synthetic',
      quantity: 'counts',
      pixelSpacingMm: [FRAME.pixelMm, FRAME.pixelMm],
      split: null,
      lesions: lesionsOf(truth, view, codes),
      annotationFiles: files.annotations[view],
      reportFile: files.report,
    };
  });
}

/** `M&A` is both of the classes it is made of. */
function findingsOf(className: string): string[] {
  return className === 'M&A' ? ['M', 'A'] : [className];
}

function lesionsOf(truth: PhantomTruth, view: View, codes: LabelCodes): DataSetLesion[] {
  return markedFoci(truth.foci, view).map((focus) => {
    const label = labelOfFocus(focus, codes);
    return {
      // The same number in both views: one lesion, seen twice.
      id: `lesion-${truth.foci.indexOf(focus) + 1}`,
      ...label,
      nature: codes.codes[label.code]!.nature,
      mask: focus[view].mask,
      reasons: reasonsOfFocus(focus),
    };
  });
}
