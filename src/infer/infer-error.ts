import type { ErrorContext } from '../platform/node-error.ts';
import { NodeError } from '../platform/node-error.ts';

/**
 * `MODEL_MANIFEST` unreadable or incomplete manifest; `MODEL_CHECKSUM` the weights are not the ones described;
 * `MODEL_PREPROCESSING` the model expects other input than this program makes; `MODEL_GRAPH` the ONNX file cannot be
 * read or uses an operator we do not know; `ENGINE_NONE` no runtime could open the model; `ENGINE_RUN` a runtime failed
 * or answered nonsense.
 */
export type InferErrorCode =
  'MODEL_MANIFEST' | 'MODEL_CHECKSUM' | 'MODEL_PREPROCESSING' | 'MODEL_GRAPH' | 'ENGINE_NONE' | 'ENGINE_RUN';

/** Errors of the infer station: all permanent, because the same model on the same machine fails the same way. */
export class InferError extends NodeError {
  constructor(
    code: InferErrorCode,
    message: string,
    options: { readonly context?: ErrorContext; readonly cause?: unknown } = {},
  ) {
    super(code, 'permanent', message, options);
  }
}
