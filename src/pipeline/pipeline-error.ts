import { NodeError } from '../platform/node-error.ts';

/** A fault of the way between stations: the analysis thread, a missing result, a stopped node. */
export class PipelineError extends NodeError {}
