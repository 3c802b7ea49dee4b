/** Why there is no class where one was to be expected, in a stable code and in words without patient data. */
export interface Outcome {
  readonly code: string;
  readonly text: string;
}
