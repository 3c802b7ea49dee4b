import type { DataSetImage, DataSetManifest } from '../../../src/study/data-set.ts';

/** One entry of a manifest; only what a test is about needs to be said. */
export function imageEntry(parts: Partial<DataSetImage> = {}): DataSetImage {
  const view = parts.view ?? 'anterior';
  const patientId = parts.patientId ?? 'p1';
  return {
    id: `${patientId}-${view}`,
    patientId,
    studyUid: `1.2.${patientId.replace(/\D/g, '') || '0'}`,
    view,
    file: `${patientId}/${view}.png`,
    frame: 1,
    class: 'N',
    tumourType: null,
    ageYears: 60,
    sex: 'F',
    tracer: '99mTc-MDP',
    scanner: null,
    source: 'synthetic',
    split: null,
    lesions: [],
    ...parts,
  };
}

/** A data set of the dSPIC task. */
export function manifestOf(
  images: readonly DataSetImage[],
  parts: Partial<DataSetManifest> = {},
): DataSetManifest {
  return {
    format: 'osteonode-data-set',
    formatVersion: 1,
    name: 'small',
    statement: 'SYNTHETIC PHANTOMS - not patients',
    task: 'dspic',
    classes: ['N', 'M', 'A', 'M&A'],
    unit: 'view',
    images,
    ...parts,
  };
}
