/** The two whole-body projections that make one bone scan. */
export type View = 'anterior' | 'posterior';
