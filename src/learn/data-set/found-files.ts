import type { Counts } from '../../study/counts.ts';
import type { DataSetImage } from '../../study/data-set.ts';

/** A view among the files of a hospital. Its identifiers are used to match and to pseudonymise, and never written. */
export interface FoundView extends Pick<
  DataSetImage,
  'view' | 'frame' | 'ageYears' | 'sex' | 'tracer' | 'scanner'
> {
  /** Relative to the folder that was searched. */
  readonly file: string;
  /** As the hospital has it; empty where the files say none (pictures). */
  readonly patientId: string;
  readonly studyUid: string;
  /** Names and numbers of the patient, to be taken out of report texts. */
  readonly identifiers: readonly string[];
  readonly pixelSpacingMm: readonly [number, number] | null;
  readonly quantity: 'counts' | 'grey';
  load(): Promise<Counts>;
}

/** Report text of a study, by the study's or the patient's own identifier. */
export interface FoundReport {
  readonly file: string;
  readonly studyUid: string;
  readonly patientId: string;
  readonly text: string;
}

/** Everything of use in a folder; a faulty file is listed and hurts no other. */
export interface FoundFiles {
  readonly views: readonly FoundView[];
  readonly reports: readonly FoundReport[];
  /** Files and studies that were not used, each with its reason. */
  readonly unused: readonly string[];
}
