import type { View } from './view.ts';

/** What one training sample of a task is: a fused examination, one view, or one lesion of one view. */
export type SampleUnit = 'examination' | 'view' | 'lesion';

/** Whether a data set entry was measured, made by the phantom, derived by augmentation, or drawn by a DCGAN. */
export type ImageSource = 'acquired' | 'synthetic' | 'augmented' | 'dcgan';

/** Which part of an experiment an image belongs to; `null` before `dataset split`. */
export type Split = 'train' | 'validation' | 'test';

/** What was injected. `99mTc-MDP` stands for all 99mTc diphosphonates that go to bone. */
export const TRACERS = ['99mTc-MDP', '131I'] as const;
export type Tracer = (typeof TRACERS)[number];

/** A mask as runs of pixels of the stored view: row, first column, length, row, first column, length, ... */
export type MaskRuns = readonly number[];

/** One lesion as annotated (consensus of the readers) or, in a phantom, as made. */
export interface DataSetLesion {
  readonly id: string;
  /** Code of mappings/labels.yaml, for example `M` or `A`. */
  readonly code: string;
  /** Region of mappings/labels.yaml, or empty when not said. */
  readonly region: string;
  readonly side: 'left' | 'right' | 'midline' | '';
  /** Vertebra or rib, for example `T7` or `8`; empty elsewhere. */
  readonly level: string;
  /** `null` where nobody said: only malignant and benign lesions train a lesion network. */
  readonly nature: 'malignant' | 'benign' | null;
  readonly mask: MaskRuns;
  /** Reasons of S004, as codes of mappings/labels.yaml. */
  readonly reasons?: readonly string[];
}

/** One view of one examination: the unit of the manifest. */
export interface DataSetImage {
  readonly id: string;
  readonly patientId: string;
  readonly studyUid: string;
  readonly view: View;
  /** Relative to the manifest's folder; DICOM, PNG or JPEG. */
  readonly file: string;
  /** 1-based frame of a multi-frame file. */
  readonly frame: number;
  /** One of the manifest's classes; `null` = waits for adjudication, never trained on. */
  readonly class: string | null;
  /** All classes that are present, where a task knows two at once (M&A); otherwise just the class. */
  readonly findings?: readonly string[];
  readonly tumourType: string | null;
  readonly ageYears: number | null;
  readonly sex: 'F' | 'M' | null;
  readonly tracer: Tracer | null;
  readonly scanner: string | null;
  readonly source: ImageSource;
  /** Grey values of a picture (JPEG, PNG of a screen) are no counts: nothing is measured in them. Absent = counts. */
  readonly quantity?: 'counts' | 'grey';
  /** Row and column spacing of the stored matrix; absent where the file does not say. */
  readonly pixelSpacingMm?: readonly [number, number];
  /** How a derived image was made; enough to make it again. */
  readonly derivedFrom?: {
    readonly imageId: string;
    readonly seed: number;
    readonly parameters: Readonly<Record<string, number | string | boolean>>;
  };
  readonly split: Split | null;
  /** Fold of a cross-validation, from 0; absent without one. */
  readonly fold?: number;
  readonly lesions: readonly DataSetLesion[];
  /** Other annotation and report files that belong to the image, relative to the manifest's folder. */
  readonly annotationFiles?: readonly string[];
  readonly reportFile?: string;
}

/** One thing that was done with a data set, with all that is needed to do it again. */
export interface DataSetStep {
  readonly step: 'import' | 'generate' | 'split' | 'augment';
  readonly seed?: number;
  readonly settings: Readonly<Record<string, number | string | boolean>>;
}

/** `data-set.json`: one format for synthetic and real data. */
export interface DataSetManifest {
  readonly format: 'osteonode-data-set';
  readonly formatVersion: 1;
  readonly name: string;
  /** Shown wherever a model trained on it is shown, for example `SYNTHETIC PHANTOMS - not patients`. */
  readonly statement: string;
  readonly task: 'lung' | 'dscint' | 'dspic' | 'lesion';
  /** In the order of a network's outputs. */
  readonly classes: readonly string[];
  readonly unit: SampleUnit;
  /** How it came to be, oldest step first; absent = not known. */
  readonly history?: readonly DataSetStep[];
  readonly images: readonly DataSetImage[];
}
