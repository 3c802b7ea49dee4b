import fc from 'fast-check';
import { runsOfPixels } from '../../src/annotations/mask-runs.ts';

export const MASK_SIZE = { rows: 9, columns: 11 };

/** Any mask of a small image, from empty to full. */
export const arbitraryMask: fc.Arbitrary<number[]> = fc
  .array(fc.integer({ min: 0, max: 1 }), { minLength: 99, maxLength: 99 })
  .map((pixels) => runsOfPixels(pixels, MASK_SIZE));

/** Any mask with at least one pixel. */
export const arbitraryLesion = arbitraryMask.filter((runs) => runs.length > 0);
