/** What a training can compute on. */
export const BACKEND_NAMES = ['wasm', 'webgpu', 'node-gpu'] as const;

/** What a training computes on. */
export interface TrainingBackend {
  readonly name: (typeof BACKEND_NAMES)[number];
  /** Take a graphics processor that is imitated in software too; good for tests only. */
  readonly allowSoftware: boolean;
}
