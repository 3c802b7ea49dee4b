import type { View } from '../study/view.ts';
import { systemSigmaMm } from './camera.ts';
import type { FocusImage } from './focus-image.ts';
import { FRAME } from './frame.ts';
import { type Pair, type Scene, splatGaussian } from './render.ts';

/** Contrast from which the rays of a focus stand out of the rest of the image. */
export const STAR_CONTRAST = 60;
const STEP_MM = 3;
const REACH_MM: { readonly from: number; readonly to: number } = { from: 12, to: 240 };

/**
 * Adds the six rays that hot foci get from photons of 364 keV going through the thin places between hexagonal holes:
 * at 60 degrees from each other, falling off with 1/r, each with the share `amplitude` of the focus's counts.
 * @source reference/bone-scan-domain.md 2.1
 */
export function addStar(
  primary: Pair,
  focus: FocusImage,
  scenes: Readonly<Record<View, Scene>>,
  amplitude: number,
): void {
  for (const view of ['anterior', 'posterior'] as const) {
    const patch = focus.patches[view];
    const total = patch.values.reduce((sum, value) => sum + value, 0);
    const narrow = systemSigmaMm(scenes[view].camera, scenes[view].detectorMm) / FRAME.pixelMm;
    const weight = (amplitude * total) / Math.log(REACH_MM.to / REACH_MM.from);
    for (let ray = 0; ray < 6; ray++) {
      // One ray points along the table: holes are stacked in columns.
      const angle = Math.PI / 2 + (ray * Math.PI) / 3;
      for (let r = REACH_MM.from; r < REACH_MM.to; r += STEP_MM) {
        const column = patch.peakColumn + (r / FRAME.pixelMm) * Math.cos(angle);
        const row = patch.peakRow + (r / FRAME.pixelMm) * Math.sin(angle);
        splatGaussian(primary[view], column, row, narrow * (1 + r / 300), (weight * STEP_MM) / r);
      }
    }
  }
}
