/** One predicted case of an evaluation. */
export interface PredictedCase {
  readonly id: string;
  readonly patientId: string;
  /** True class. */
  readonly truth: string;
  /** All true classes where two can be present (M&A); left out = just `truth`. */
  readonly findings?: readonly string[];
  /** In the order of the table's classes. */
  readonly probabilities: readonly number[];
  /** For subgroup tables, for example `{ tumourType: 'lung', lesions: 4, camera: 'ecam' }`. */
  readonly attributes: Readonly<Record<string, string | number>>;
  /** What each reader said, by reader, for the comparison with readers. */
  readonly readers?: Readonly<Record<string, string>>;
}

/** What a model said of a set of cases: all that an evaluation needs. Written as predictions.json. */
export interface PredictionTable {
  readonly model: string;
  readonly dataSet: string;
  /** Whether the cases are synthetic; every table made of them then says so. */
  readonly synthetic: boolean;
  readonly classNames: readonly string[];
  readonly cases: readonly PredictedCase[];
}
