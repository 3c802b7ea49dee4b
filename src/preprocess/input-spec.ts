/** What one input shows: both views as one image, one view, or one lesion of one view. */
export type InputSource = 'examination' | 'view' | 'lesion';

/** What a model asks of its input; the manifest carries it. */
export interface InputSpec {
  readonly rows: number;
  readonly columns: number;
  /** Id of an exact computation, for example `sum-minmax-v1`. */
  readonly preprocessing: string;
  /** Left out = `examination`. */
  readonly source?: InputSource;
  /** For lesions: window around the lesion's centroid, in pixels of the stored view; left out = the whole view. */
  readonly crop?: { readonly rows: number; readonly columns: number };
}
