import type { View } from '../study/view.ts';
import type { Skeleton } from './anatomy/build-skeleton.ts';
import { planArthritis, planBenignFoci } from './benign-foci.ts';
import {
  addPatch,
  type CountScale,
  detectabilityOf,
  type FocusImage,
  type Pair,
  renderFocus,
} from './focus-image.ts';
import { drawMetastasisCount, planMetastasis, type Spread } from './metastases.ts';
import type { Patient } from './patient-variation.ts';
import type { PhantomClass } from './presets.ts';
import type { RandomStream } from './random.ts';
import type { Scene } from './render.ts';

/** Detectability that the plainest metastasis of a patient must reach: the papers' labels rest on visible lesions. */
const PLAIN = 12;

/** A patient without foci, as both views are expected to show it. */
export interface Ground {
  readonly skeleton: Skeleton;
  readonly scenes: Readonly<Record<View, Scene>>;
  /** Expected images, activity units. */
  readonly base: Pair;
  readonly countsPerUnit: CountScale;
}

/** Draws and renders what is benign in a patient of a class: worn joints, fractures, teeth, drops of urine. */
export function drawBenignFoci(
  ground: Ground,
  stream: (name: string) => RandomStream,
  patient: Patient,
  disease: PhantomClass,
): FocusImage[] {
  return [
    ...planArthritis(ground.skeleton, stream('arthritis'), patient, disease),
    ...planBenignFoci(ground.skeleton, stream('benign'), patient, disease.benignRate),
  ].map((plan) => renderFocus(plan, ground.scenes, ground.base));
}

/** Draws and renders the metastases of a patient: any number, of which at least one can be seen. */
export function drawMetastases(ground: Ground, random: RandomStream, spread: Spread): FocusImage[] {
  const draw = (): FocusImage =>
    renderFocus(planMetastasis(ground.skeleton, random, spread), ground.scenes, ground.base);
  const foci = Array.from({ length: drawMetastasisCount(random, spread) }, draw);
  const plain = (focus: FocusImage): boolean => detectabilityAlone(focus, ground) >= PLAIN;
  for (let attempt = 0; attempt < 20 && !foci.some(plain); attempt++) foci[0] = draw();
  return foci;
}

/** Detectability of a focus as if it were the only one. */
function detectabilityAlone(focus: FocusImage, { base, countsPerUnit }: Ground): number {
  const together: Pair = { anterior: base.anterior.slice(), posterior: base.posterior.slice() };
  addPatch(together.anterior, focus.patches.anterior);
  addPatch(together.posterior, focus.patches.posterior);
  return detectabilityOf(focus, together, countsPerUnit);
}
