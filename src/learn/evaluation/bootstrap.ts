import { RandomStream } from '../../phantom/random.ts';

/** A statistic of weighted cases: `weights[i]` says how often case i was drawn. `null` = undefined for this draw. */
export type WeightedStatistic = (weights: Uint32Array) => number | null;

export interface BootstrapOptions {
  readonly draws?: number;
  readonly seed?: number;
}

export type Interval95 = readonly [number, number];

/**
 * Percentile bootstrap: 95 % intervals of several statistics from the same draws. Patients are drawn with replacement,
 * and all cases of a drawn patient come along, because cases of one patient are not independent. Draws for which a
 * statistic is undefined are left out; its interval is `null` when they are more than half.
 *
 * @param patients - number of the patient of each case, from 0
 */
export function bootstrapIntervals<Name extends string>(
  patients: readonly number[],
  statistics: Readonly<Record<Name, WeightedStatistic>>,
  { draws = 1000, seed = 1 }: BootstrapOptions = {},
): Record<Name, Interval95 | null> {
  const random = new RandomStream(seed);
  const count = patients.reduce((highest, patient) => Math.max(highest, patient + 1), 0);
  const names = Object.keys(statistics) as Name[];
  const values = new Map(names.map((name) => [name, [] as number[]]));
  const drawn = new Uint32Array(count);
  const weights = new Uint32Array(patients.length);
  for (let draw = 0; draw < draws; draw++) {
    drawn.fill(0);
    for (let pick = 0; pick < count; pick++) drawn[random.integer(0, count - 1)]! += 1;
    for (const [index, patient] of patients.entries()) weights[index] = drawn[patient]!;
    for (const name of names) {
      const value = statistics[name](weights);
      if (value !== null) values.get(name)!.push(value);
    }
  }
  return Object.fromEntries(names.map((name) => [name, percentiles(values.get(name)!, draws)])) as Record<
    Name,
    Interval95 | null
  >;
}

function percentiles(values: number[], draws: number): Interval95 | null {
  if (values.length === 0 || values.length < draws / 2) return null;
  values.sort((a, b) => a - b);
  const at = (share: number): number => values[Math.round(share * (values.length - 1))]!;
  return [at(0.025), at(0.975)];
}

/** Every case once: a statistic of these weights is the statistic of the cases themselves. */
export function unitWeights(cases: number): Uint32Array {
  return new Uint32Array(cases).fill(1);
}
