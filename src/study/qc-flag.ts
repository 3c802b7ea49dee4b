/** `fail` keeps a class from being reported, `warn` is shown beside it, `info` is recorded. */
export type QcSeverity = 'info' | 'warn' | 'fail';

/** One finding of the quality checks. `code` is stable (for example `Q-01`), `text` is for a human, without patient data. */
export interface QcFlag {
  readonly code: string;
  readonly severity: QcSeverity;
  readonly text: string;
}
