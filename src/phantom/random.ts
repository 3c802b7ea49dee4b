const LOG_FACTORIAL = tabulateLogFactorial(4096);

/**
 * Reproducible random numbers (mulberry32). The same seed gives the same numbers on every machine with the same
 * JavaScript engine, because the engine carries its own exp, log and cos.
 */
export class RandomStream {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Uniform in [0, 1). */
  uniform(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** Uniform in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }

  /** Integer in [low, high], both included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.uniform() * (high - low + 1));
  }

  /** True with the given probability; always uses up exactly one number, so that later draws do not move. */
  chance(probability: number): boolean {
    return this.uniform() < probability;
  }

  /** Gaussian (Box-Muller, one of the pair). */
  normal(mean = 0, sigma = 1): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return mean + sigma * radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Log-normal by its median and the standard deviation of its logarithm. */
  lognormal(median: number, sigmaLog: number): number {
    return median * Math.exp(this.normal(0, sigmaLog));
  }

  /** Index drawn in proportion to non-negative weights. */
  weighted(weights: readonly number[]): number {
    let rest = this.uniform() * weights.reduce((sum, weight) => sum + weight, 0);
    for (let index = 0; index < weights.length; index++) {
      rest -= weights[index]!;
      if (rest < 0) return index;
    }
    return weights.length - 1;
  }

  /** Poisson count: Knuth's products below 10, Hormann's PTRS (1993) from there on. */
  poisson(lambda: number): number {
    if (!(lambda > 0)) return 0;
    return lambda < 10 ? this.#poissonByProducts(lambda) : this.#poissonByRejection(lambda);
  }

  #poissonByProducts(lambda: number): number {
    const limit = Math.exp(-lambda);
    let product = this.uniform();
    let count = 0;
    while (product > limit) {
      count++;
      product *= this.uniform();
    }
    return count;
  }

  #poissonByRejection(lambda: number): number {
    const root = Math.sqrt(lambda);
    const logLambda = Math.log(lambda);
    const b = 0.931 + 2.53 * root;
    const a = -0.059 + 0.02483 * b;
    const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
    const vr = 0.9277 - 3.6224 / (b - 2);
    for (;;) {
      const u = this.uniform() - 0.5;
      const v = this.uniform();
      const us = 0.5 - Math.abs(u);
      const k = Math.floor(((2 * a) / us + b) * u + lambda + 0.43);
      if (us >= 0.07 && v <= vr) return k;
      if (k < 0 || (us < 0.013 && v > us)) continue;
      const accept = Math.log((v * inverseAlpha) / (a / (us * us) + b));
      if (accept <= k * logLambda - lambda - logFactorial(k)) return k;
    }
  }
}

/** Seed of a sub-stream, so that parts (or patients) can be made in any order and in parallel. */
export function deriveSeed(seed: number, name: string | number): number {
  let hash = (seed ^ 0x9e3779b9) >>> 0;
  const text = String(name);
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function logFactorial(k: number): number {
  if (k < LOG_FACTORIAL.length) return LOG_FACTORIAL[k]!;
  return (k + 0.5) * Math.log(k) - k + 0.9189385332046727 + 1 / (12 * k);
}

function tabulateLogFactorial(length: number): Float64Array {
  const table = new Float64Array(length);
  for (let k = 2; k < length; k++) table[k] = table[k - 1]! + Math.log(k);
  return table;
}
