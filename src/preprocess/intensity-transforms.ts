import type { Counts } from '../study/counts.ts';
import type { BodyBox } from '../study/fused-scan.ts';
import { convolveSeparable, gaussianKernel } from './gaussian.ts';
import { boxPercentile, extremes, inUnitsOf, rootOf, scaleTo1 } from './normalise.ts';

/**
 * One exact computation from counts to what a network takes. `body` finds the box of the body; it is asked only where
 * the computation needs it.
 */
export type IntensityTransform = (image: Counts, body: () => BodyBox | null) => Counts;

/** Share of the body's pixels with counts that lie below a bright normal bone. */
const BONE_SHARE = 0.98;

/** Literal: (x - min) / (max - min). */
export const toRange: IntensityTransform = (image) => scaleTo1(image, ...extremes(image));

/** Literal for one view: below 0 counts as 0, Gaussian of kernel 3 and sigma 1/3, then `toRange`. */
export const correctToRange: IntensityTransform = (view, body) =>
  toRange(convolveSeparable(withoutNegatives(view), gaussianKernel(3, 1 / 3)), body);

/** Robust: (x - min) / (p - min), p the 99.5th percentile of the body, clipped to 0..1. */
export const toPercentile: IntensityTransform = (image, body) =>
  scaleTo1(image, extremes(image)[0], boxPercentile(image, body(), 0.995));

/** `toPercentile` of the square roots: noise is then alike everywhere, and faint lesions weigh more. */
export const rootToPercentile: IntensityTransform = (image, body) => toPercentile(rootOf(image), body);

/**
 * Square roots in units of a bright normal bone (98th percentile of the body), up to three times that: a hot spot in the
 * spine stays brighter than the spine, which clipping at a high percentile of the same body would undo.
 */
export const rootInBone: IntensityTransform = (image, body) => {
  const root = rootOf(image);
  return inUnitsOf(root, boxPercentile(root, body(), BONE_SHARE), 3);
};

/**
 * min(9, x / u): counts in units of a bright normal bone, u = the 98th percentile of the body's pixels with counts;
 * below 0 counts as 0. The unit is that of `rootInBone`, and 9 = 3 squared is where that one clips too, so the two
 * differ by the root only.
 * @source R-022, bone-reference scaling
 */
export const linearInBone: IntensityTransform = (image, body) => {
  const counts = withoutNegatives(image);
  return inUnitsOf(counts, boxPercentile(counts, body(), BONE_SHARE), 9);
};

/**
 * min(2, ln(1 + x) / ln(1 + u)), u as in `linearInBone`; below 0 counts as 0. At 2 stands (1 + u) squared, which is
 * beyond an ordinary bladder: only what leaked at an injection site is clipped. Other than a quotient of counts, it
 * depends a little on how many counts there are.
 * @source R-022, logarithm
 */
export const logInBone: IntensityTransform = (image, body) => {
  const log = { ...image, values: image.values.map((value) => Math.log1p(Math.max(0, value))) };
  return inUnitsOf(log, boxPercentile(log, body(), BONE_SHARE), 2);
};

/** Steepness of the sigmoid, against one unit of bone. */
const STEEPNESS = 4;

/**
 * (s(x) - s(0)) / (1 - s(0)) with s(x) = 1 / (1 + exp(-4 (x / u - 1))), u as in `linearInBone`; below 0 counts as 0.
 * The middle lies at a bright normal bone, where lesions have to be told from it; flesh (a quarter of u) becomes 0.03,
 * bone 0.49, a lesion of twice the bone 0.98, and a bladder hardly more. Without counts it is 0, like what is padded.
 * @source R-022, sigmoid intensity transform
 */
export const sigmoidAtBone: IntensityTransform = (image, body) => {
  const counts = withoutNegatives(image);
  const unit = boxPercentile(counts, body(), BONE_SHARE);
  const atZero = sigmoid(-STEEPNESS);
  const values = counts.values.map((value) =>
    unit > 0 ? (sigmoid(STEEPNESS * (value / unit - 1)) - atZero) / (1 - atZero) : 0,
  );
  return { ...image, values };
};

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function withoutNegatives(view: Counts): Counts {
  return { ...view, values: view.values.map((value) => Math.max(0, value)) };
}
