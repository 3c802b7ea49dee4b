/** Where a study can stand. `waiting` = for the missing view, `ambiguous` = a view could not be decided. */
export const STUDY_STATES = [
  'waiting',
  'queued',
  'analysing',
  'analysed',
  'ambiguous',
  'not-applicable',
  'failed',
] as const;
export type StudyState = (typeof STUDY_STATES)[number];
