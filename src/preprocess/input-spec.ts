/** What one input shows: both views as one image, one view, or one lesion of one view. */
export type InputSource = 'examination' | 'view' | 'lesion';

/** What hides bone though it is none, and may be masked. */
export const HOT_REGIONS = ['bladder', 'injection'] as const;
export type HotRegion = (typeof HOT_REGIONS)[number];

/** How a lesion's picture is laid out: the view it lies in, or both views beside each other. */
export const LAYOUTS = ['view', 'sideBySide'] as const;
export type Layout = (typeof LAYOUTS)[number];

/** What a model asks of its input; the manifest carries it. */
export interface InputSpec {
  readonly rows: number;
  readonly columns: number;
  /** Id of an exact computation, for example `sum-minmax-v1`. */
  readonly preprocessing: string;
  /** Left out = `examination`. */
  readonly source?: InputSource;
  /**
   * `body`: the box of the body, where one is surely found. Of lesions also a window around the centroid, in
   * pixels of the view. Left out = the whole view.
   */
  readonly crop?: 'body' | { readonly rows: number; readonly columns: number };
  /** Regions that are filled with their surroundings where they are surely found; left out = none. */
  readonly mask?: readonly HotRegion[];
  /** Of lesions; left out = `view`. */
  readonly layout?: Layout;
}
