import type { EngineIdentity } from '../study/prediction.ts';

/** PORT: one model, opened on one runtime. */
export interface InferenceEngine {
  readonly identity: EngineIdentity;
  /**
   * Runs the network once. `input` is row-major NHWC of the given shape, for example `[1, 256, 64, 1]`; the answer is
   * the network's first output, row-major.
   */
  run(input: Float32Array, shape: readonly number[]): Promise<Float32Array>;
  close(): Promise<void>;
}
