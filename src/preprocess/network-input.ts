import type { Counts } from '../study/counts.ts';
import type { FusedScan } from '../study/fused-scan.ts';
import { balancedSumOfViews, stackOfViews, sumOfViews } from './examination-images.ts';
import type { Frame } from './frame.ts';
import { intoFrame } from './frame.ts';
import type { InputSpec } from './input-spec.ts';
import { interleave } from './interleave.ts';
import { frameOf, maskRegions } from './prepare-image.ts';
import { findPreprocessing } from './preprocessing-ids.ts';
import type { ShownImage } from './shown-image.ts';
import { showView } from './shown-image.ts';

/** The images of an examination, one a channel. */
const IMAGES_OF = { sum: sumOfViews, balanced: balancedSumOfViews, stack: stackOfViews } as const;

/** An input, and which part of the image it shows: of an examination on the anterior's grid, else of the stored view. */
export interface FramedInput {
  /** Row-major, all channels of a pixel together. */
  readonly values: Float32Array;
  readonly frame: Frame;
}

/**
 * The input of a network that sees both views at once: hot regions masked where the spec says so, normalised (to 0..1,
 * or what the id says) at full size, laid onto the standard grid or cut to the body, averaged down to rows x columns.
 * One channel, or two where the views are stacked.
 *
 * @throws PreprocessError PREPROCESS_UNKNOWN_ID for an id that is not of examinations
 */
export function frameExamination(fused: FusedScan, spec: InputSpec): FramedInput {
  const { shows, transform } = findPreprocessing('examination', spec);
  const images: readonly ShownImage[] = IMAGES_OF[shows as keyof typeof IMAGES_OF](fused);
  const frame = frameOf(images[0]!, spec);
  const channels = maskRegions(images, spec).map(({ image, body }) =>
    intoFrame(transform(image, body), frame, spec),
  );
  return { values: interleave(channels), frame };
}

/** The values of `frameExamination`. */
export function toNetworkInput(fused: FusedScan, spec: InputSpec): Float32Array {
  return frameExamination(fused, spec).values;
}

/**
 * The input of a network that sees one view, as stored (the posterior from behind, not flipped), in counts; otherwise as
 * `frameExamination`. One channel.
 *
 * @throws PreprocessError PREPROCESS_UNKNOWN_ID for an id that is not of views
 */
export function frameView(counts: Counts, spec: InputSpec): FramedInput {
  const { transform } = findPreprocessing('view', spec);
  const shown = showView(counts);
  const frame = frameOf(shown, spec);
  const [{ image, body }] = maskRegions([shown], spec) as readonly [ShownImage];
  return { values: intoFrame(transform(image, body), frame, spec).values, frame };
}

/** The values of `frameView`. */
export function toViewInput(counts: Counts, spec: InputSpec): Float32Array {
  return frameView(counts, spec).values;
}
