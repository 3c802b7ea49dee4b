import type { OnnxAttribute, OnnxGraph } from './onnx-graph.ts';

const TYPE_FLOAT = 1;
const TYPE_INT32 = 6;

/** Greater than any count, and still far from infinity when divided by. */
const HUGE = 3e38;

/**
 * Writes operations whose names nobody needs, all of them operators that every GPU provider of onnxruntime has. No
 * MatMul or Conv touches counts: CUDA may compute those with 10 bits of mantissa (TF32).
 */
export class FusionNodes {
  readonly #graph: OnnxGraph;
  readonly #prefix = 'fusion/';
  #count = 0;

  constructor(graph: OnnxGraph) {
    this.#graph = graph;
  }

  op(operator: string, inputs: readonly string[], attributes: Record<string, OnnxAttribute> = {}): string {
    return this.#graph.add(operator, inputs, `${this.#prefix}${operator}-${this.#count++}`, attributes);
  }

  number(value: number): string {
    return this.#graph.scalar(`${this.#prefix}number=${value}`, value);
  }

  numbers(values: readonly number[], dims: readonly number[] = [values.length]): string {
    return this.#graph.weight(`${this.#prefix}numbers-${this.#count++}`, dims, () =>
      Float32Array.from(values),
    );
  }

  reshape(value: string, dims: readonly number[]): string {
    return this.op('Reshape', [value, this.#integers(dims)]);
  }

  /** One element of a list of numbers, as a list of one. */
  element(list: string, index: number): string {
    return this.op('Gather', [list, this.#integers([index])], { axis: 0 });
  }

  /** Rows (axis 0) or columns (axis 1) of an image in another order, given as numbers. */
  reorder(image: string, axis: 0 | 1, order: string): string {
    return this.op('Gather', [image, this.op('Cast', [order], { to: TYPE_INT32 })], { axis });
  }

  /** 1 where a comparison holds, 0 elsewhere. */
  test(comparison: 'Equal' | 'Greater' | 'GreaterOrEqual' | 'LessOrEqual', a: string, b: string): string {
    return this.op('Cast', [this.op(comparison, [a, b])], { to: TYPE_FLOAT });
  }

  /** Clips to constant ends. */
  clip(value: string, low: number, high: number): string {
    return this.op('Clip', [value, this.number(low), this.number(high)]);
  }

  /** A divisor; where it would not be above 0 the quotient is (nearly) 0 instead. */
  divisor(value: string): string {
    const isAbove = this.op('Greater', [value, this.number(0)]);
    return this.op('Where', [isAbove, value, this.number(HUGE)]);
  }

  /** Sum over an image: first over each row, so that a GPU has many things to do at once. */
  total(image: string): string {
    const ofRows = this.op('ReduceSum', [image, this.#integers([1])], { keepdims: 0 });
    return this.op('ReduceSum', [ofRows, this.#integers([0])], { keepdims: 0 });
  }

  /** Least or greatest value of an image. */
  extreme(operator: 'ReduceMin' | 'ReduceMax', image: string): string {
    const ofRows = this.op(operator, [image], { axes: [1], keepdims: 0 });
    return this.op(operator, [ofRows], { axes: [0], keepdims: 0 });
  }

  #integers(values: readonly number[]): string {
    return this.#graph.integers(`${this.#prefix}integers=${values.join()}`, values);
  }
}
