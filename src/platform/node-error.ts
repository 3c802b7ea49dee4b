/**
 * Says whether trying again can help. `transient`: it will pass (peer down, disk full). `ambiguous`: the other side may
 * or may not have done it (connection lost before the answer); safe to repeat because our UIDs are deterministic.
 * `permanent`: repeating cannot help; a human must look.
 */
export type Fault = 'transient' | 'ambiguous' | 'permanent';

/** Identifiers only, never patient data. */
export type ErrorContext = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Base of all errors that cross a station's border; the retry policy reads only `fault`. */
export abstract class NodeError extends Error {
  readonly code: string;
  readonly fault: Fault;
  readonly context: ErrorContext;

  constructor(
    code: string,
    fault: Fault,
    message: string,
    options: { readonly context?: ErrorContext; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.fault = fault;
    this.context = options.context ?? {};
  }
}

/** Turns whatever was thrown into an Error without losing it. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** The fault of anything thrown: unknown errors are permanent, because blind repetition hides defects. */
export function faultOf(thrown: unknown): Fault {
  return thrown instanceof NodeError ? thrown.fault : 'permanent';
}
