import type { Counts } from '../study/counts.ts';
import type { Addition } from './readings.ts';

/**
 * Adds two images of the same size pixel by pixel, in 32-bit floating point: nothing saturates.
 * @source S000 (I_Comp = I_Ant + I_T_Post), R-030; the geometric mean is the usual conjugate-view estimate
 */
export function addViews(anterior: Counts, posterior: Counts, addition: Addition): Counts {
  const values = new Float32Array(anterior.values.length);
  const combine = typeof addition === 'string' ? COMBINE[addition] : weighted(addition);
  for (let index = 0; index < values.length; index++) {
    values[index] = combine(anterior.values[index]!, posterior.values[index]!);
  }
  return { rows: anterior.rows, columns: anterior.columns, values };
}

type Combination = (a: number, b: number) => number;

const COMBINE: Readonly<Record<Extract<Addition, string>, Combination>> = {
  sum: (a, b) => a + b,
  mean: (a, b) => (a + b) / 2,
  maximum: Math.max,
  'geometric-mean': (a, b) => Math.sqrt(a * b),
};

function weighted({ anterior, posterior }: Exclude<Addition, string>): Combination {
  return (a, b) => anterior * a + posterior * b;
}
