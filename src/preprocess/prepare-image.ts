import type { Counts } from '../study/counts.ts';
import { addViews } from './add-views.ts';
import type { Frame } from './frame.ts';
import { bodyFrame, gridFrame } from './frame.ts';
import { fillRegions, findHotRegion } from './hot-regions.ts';
import type { InputSpec } from './input-spec.ts';
import type { ShownImage } from './shown-image.ts';

/**
 * Masks what the spec asks for, before intensities are measured. Regions are looked for in all images added, and filled
 * in each: they lie one behind the other. Where the body is not sure nothing is.
 * @source R-023
 */
export function maskRegions(images: readonly ShownImage[], { mask = [] }: InputSpec): readonly ShownImage[] {
  const body = mask.length === 0 ? null : images[0]!.wholeBody();
  if (body === null) return images;
  const together = images
    .map(({ image }) => image)
    .reduce((sum, image): Counts => addViews(sum, image, 'sum'));
  const regions = mask.flatMap((region) => findHotRegion(together, body, region));
  return images.map((shown) => ({ ...shown, image: fillRegions(shown.image, regions) }));
}

/** The part of an image that becomes an input without a window: around the body where that is asked for and sure. */
export function frameOf({ image, wholeBody }: ShownImage, spec: InputSpec): Frame {
  const body = spec.crop === 'body' ? wholeBody() : null;
  return body === null ? gridFrame(image) : bodyFrame(body, spec);
}
