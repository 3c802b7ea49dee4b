/** What a result object is for. */
export type ReportKind = 'score-sr' | 'lesion-sr' | 'overlay-sc';

/** One DICOM object of ours: a complete Part 10 file in memory. */
export interface ReportObject {
  readonly kind: ReportKind;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly seriesInstanceUid: string;
  /** Id of the model whose result it is; absent where it shows those of all models. */
  readonly modelId?: string;
  /** Part 10 bytes, Explicit VR Little Endian. */
  readonly bytes: Uint8Array;
}

/** All result objects of one revision of one study, and the overlay as a PNG for the web page. */
export interface ReportBundle {
  readonly studyInstanceUid: string;
  /** 0 for the first result of a study, +1 whenever the pair of views changed. */
  readonly revision: number;
  readonly objects: readonly ReportObject[];
  readonly overlayPng: Uint8Array;
}
