import type { View } from '../study/view.ts';
import type { Skeleton } from './anatomy/build-skeleton.ts';
import { planArthritis, planBenignFoci } from './benign-foci.ts';
import type { FocusPlan } from './disease.ts';
import { type CountScale, describeAlone, type FocusImage, renderFocus } from './focus-image.ts';
import { drawMetastasisCount, planMetastasis, type Spread } from './metastases.ts';
import type { Patient } from './patient-variation.ts';
import type { PhantomClass } from './phantom-class.ts';
import type { RandomStream } from './random.ts';
import type { Pair, Scene } from './render.ts';

/** What the plainest lesion of a patient must reach in one view: the papers' labels rest on visible lesions. */
const PLAIN = { detectability: 12, contrast: 1.5 } as const;
const ATTEMPTS = 40;

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
  const random = stream('arthritis');
  const wornJoints = (): FocusImage[] =>
    planArthritis(ground.skeleton, random, patient, disease.markedArthritis).map((plan) =>
      render(ground, plan),
    );
  let arthritis = wornJoints();
  if (disease.markedArthritis >= 1) {
    for (let attempt = 0; attempt < ATTEMPTS && !arthritis.some((focus) => isPlain(focus, ground)); attempt++)
      arthritis = wornJoints();
  }
  const others = planBenignFoci(ground.skeleton, stream('benign'), patient, disease.benignRate);
  return [...arthritis, ...others.map((plan) => render(ground, plan))];
}

/** Draws and renders the metastases of a patient: any number, of which at least one can be seen plainly. */
export function drawMetastases(ground: Ground, random: RandomStream, spread: Spread): FocusImage[] {
  const draw = (): FocusImage => render(ground, planMetastasis(ground.skeleton, random, spread));
  const foci = Array.from({ length: drawMetastasisCount(random, spread) }, draw);
  for (let attempt = 0; attempt < ATTEMPTS && !foci.some((focus) => isPlain(focus, ground)); attempt++)
    foci[0] = draw();
  return foci;
}

/** Renders a focus on a patient. */
export function render(ground: Ground, plan: FocusPlan): FocusImage {
  return renderFocus(plan, ground.scenes, ground.base);
}

/** Whether a physician would call a focus visible in one of the views at least. */
function isPlain(focus: FocusImage, { base, countsPerUnit }: Ground): boolean {
  return describeAlone(focus, base, countsPerUnit).some(
    ({ detectability, contrast }) => detectability >= PLAIN.detectability && contrast >= PLAIN.contrast,
  );
}
