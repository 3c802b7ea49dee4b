import type { FusionNodes } from './fusion-nodes.ts';

/** One term of a weighted sum along an axis: for each new pixel, which old one it takes and with what weight. */
export interface Tap {
  readonly sources: readonly number[];
  readonly weights: readonly number[];
}

/** Weighted sum of old rows (axis 0) or columns (axis 1) for each new one, in 32-bit floating point on every provider. */
export function sumTaps(nodes: FusionNodes, image: string, axis: 0 | 1, taps: readonly Tap[]): string {
  const terms = taps.map(({ sources, weights }) => {
    const taken = nodes.reorder(image, axis, nodes.numbers(sources));
    const dims = axis === 0 ? [weights.length, 1] : [weights.length];
    return nodes.op('Mul', [taken, nodes.numbers(weights, dims)]);
  });
  return terms.reduce((sum, term) => nodes.op('Add', [sum, term]));
}

/** Taps of a convolution with an odd kernel; the border pixel is repeated outwards. */
export function tapsOfKernel(length: number, kernel: readonly number[]): Tap[] {
  const reach = (kernel.length - 1) / 2;
  return kernel.map((weight, k) => ({
    sources: Array.from({ length }, (_, at) => Math.min(length - 1, Math.max(0, at + k - reach))),
    weights: Array.from({ length }, () => weight),
  }));
}

/** Taps of the mean over the area that each new pixel covers: exact for whole ratios, weighted by share otherwise. */
export function tapsOfMean(length: number, wanted: number): Tap[] {
  const ratio = length / wanted;
  const targets = Array.from({ length: wanted }, (_, target) => target);
  const most = Math.max(...targets.map((at) => Math.ceil((at + 1) * ratio) - Math.floor(at * ratio)));
  return Array.from({ length: most }, (_, k) => ({
    sources: targets.map((at) => Math.min(length - 1, Math.floor(at * ratio) + k)),
    weights: targets.map((at) => shareOf(Math.floor(at * ratio) + k, at * ratio, ratio)),
  }));
}

/** Share of an old pixel in a new one that begins at `from`; what is no more than a rounding error is 0. */
function shareOf(source: number, from: number, ratio: number): number {
  const share = (Math.min(from + ratio, source + 1) - Math.max(from, source)) / ratio;
  return share > 1e-9 ? share : 0;
}
