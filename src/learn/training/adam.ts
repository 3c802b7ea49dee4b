/** State of the optimiser: means of the gradients and of their squares, and how many steps were made. */
export interface AdamState {
  readonly mean: Float32Array;
  readonly square: Float32Array;
  steps: number;
}

export interface AdamOptions {
  /** `adam` adds the decay to the gradient (L2); `adamw` takes it off the weight, in proportion to the learning rate. */
  readonly kind: 'adam' | 'adamw';
  readonly weightDecay: number;
  /** 1 where a weight decays, 0 where it does not. */
  readonly decays: Uint8Array;
}

/** The constants of Kingma and Ba, with the epsilon of TensorFlow. */
const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-7];

/** State before the first step. */
export function startAdam(size: number): AdamState {
  return { mean: new Float32Array(size), square: new Float32Array(size), steps: 0 };
}

/**
 * One step of Adam (or AdamW), in place, on all weights of a network as one array. Plain arithmetic in one thread, so
 * that a step depends on nothing but its arguments.
 *
 * @source R-081; Kingma and Ba 2015, algorithm 1 (S002 prints g instead of g squared in v); Loshchilov and Hutter 2019
 */
export function stepAdam(
  weights: Float32Array,
  gradients: Float32Array,
  state: AdamState,
  { kind, weightDecay, decays, learningRate }: AdamOptions & { readonly learningRate: number },
): void {
  const { mean, square } = state;
  state.steps++;
  const meanScale = 1 / (1 - BETA1 ** state.steps);
  const squareScale = 1 / (1 - BETA2 ** state.steps);
  const coupled = kind === 'adam' ? weightDecay : 0;
  const decoupled = kind === 'adamw' ? learningRate * weightDecay : 0;
  for (let at = 0; at < weights.length; at++) {
    const weight = weights[at]!;
    const gradient = gradients[at]! + coupled * decays[at]! * weight;
    const m = (mean[at] = BETA1 * mean[at]! + (1 - BETA1) * gradient);
    const v = (square[at] = BETA2 * square[at]! + (1 - BETA2) * gradient * gradient);
    const step = (learningRate * m * meanScale) / (Math.sqrt(v * squareScale) + EPSILON);
    weights[at] = weight - step - decoupled * decays[at]! * weight;
  }
}
