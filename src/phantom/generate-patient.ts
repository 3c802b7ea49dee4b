import type { Counts } from '../study/counts.ts';
import type { View } from '../study/view.ts';
import { buildSkeleton } from './anatomy/build-skeleton.ts';
import type { StoredViews } from './artefacts/artefact.ts';
import { mapBody } from './body-map.ts';
import { CAMERAS } from './camera.ts';
import { countPhotons, flipCounts } from './count-photons.ts';
import { describePatient } from './describe-patient.ts';
import { type Draft, drawDraft } from './draft.ts';
import { drawBenignFoci, drawMetastases, type Ground, render } from './draw-foci.ts';
import { addPatch, type CountScale, describeFocus, type FocusImage } from './focus-image.ts';
import { movedBy } from './frame.ts';
import type { Patient } from './patient-variation.ts';
import type { Exposure } from './placement.ts';
import type { PhantomOptions } from './phantom-options.ts';
import { deriveSeed } from './random.ts';
import { addScatter, type Pair, renderPrimary, type Scene } from './render.ts';
import { addStar } from './star.ts';
import { planThyroidFoci } from './thyroid.ts';
import { TRACER_PHYSICS, type TracerPhysics } from './tracer-physics.ts';
import type { PhantomTruth } from './truth.ts';

/** A synthetic patient: both views as a camera would store them, and what is known because it was made. */
export interface PhantomPatient {
  readonly anterior: Counts;
  /** As seen from behind, not flipped. */
  readonly posterior: Counts;
  readonly truth: PhantomTruth;
  readonly patient: Patient;
  readonly exposure: Exposure;
}

type Scenes = Readonly<Record<View, Scene>>;

/**
 * Makes one patient of a preset. Pure and deterministic: the same arguments give the same pixels. `seed` is the
 * patient's own; seedOfCase derives it for the patients of a set.
 */
export function generatePatient(
  preset: string,
  seed: number,
  changes: Partial<PhantomOptions> = {},
): PhantomPatient {
  const draft = drawDraft(preset, seed, changes);
  const { stream, patient, exposure } = draft;
  const physics = TRACER_PHYSICS[draft.tracer];
  const skeleton = buildSkeleton(draft);
  const scenes = setScenes(draft, physics);
  const primary: Pair = {
    anterior: renderPrimary(scenes.anterior, skeleton.blobs, skeleton.firstActive),
    posterior: renderPrimary(scenes.posterior, skeleton.blobs, skeleton.firstActive),
  };
  const base = withScatter(primary, physics);
  const ground: Ground = { skeleton, scenes, base, countsPerUnit: scaleOf(base, exposure) };
  const foci = draft.tracer === '131I' ? drawIodineFoci(draft, ground, primary) : drawBoneFoci(draft, ground);
  for (const { patches } of foci) {
    addPatch(primary.anterior, patches.anterior);
    addPatch(primary.posterior, patches.posterior);
  }
  const expected = withScatter(primary, physics);
  for (const { name, changeExpected } of draft.artefacts)
    changeExpected?.(expected, { patient, scenes }, stream(`${name}-expected`));
  const scale = scaleOf(expected, exposure);
  return {
    ...countViews(draft, expected, scale),
    patient,
    exposure,
    truth: describePatient(
      draft,
      foci.map((focus) => describeFocus(focus, expected, scale)),
    ),
  };
}

/** Photons of both views as the camera stores them, with whatever went wrong afterwards. */
function countViews(
  { preset, seed, artefacts, exposure, stream }: Draft,
  expected: Pair,
  scale: CountScale,
): StoredViews {
  const count = (view: View): Counts =>
    countPhotons(expected[view], scale[view], exposure, stream(`noise-${view}`));
  const views: StoredViews = { anterior: count('anterior'), posterior: flipCounts(count('posterior')) };
  const another = (): StoredViews => {
    const { classes } = preset;
    return generatePatient(preset.name, deriveSeed(seed, 'another'), { className: classes[0]!.name });
  };
  return artefacts.reduce(
    (changed, { name, changeCounts }) =>
      changeCounts?.(changed, stream(`${name}-counts`), another) ?? changed,
    views,
  );
}

/** The seed of patient `index` of a set, so that a set can be made in any order and on several cores. */
export function seedOfCase(setSeed: number, index: number): number {
  return deriveSeed(setSeed, `case-${index}`);
}

function drawBoneFoci({ stream, patient, disease, tumour, options }: Draft, ground: Ground): FocusImage[] {
  const benign = drawBenignFoci(ground, stream, patient, disease);
  if (!disease.metastatic || tumour === null) return benign;
  const spread = { tumour, effectSize: options.effectSize };
  return [...benign, ...drawMetastases(ground, stream('metastases'), spread)];
}

/** After ablation nothing takes up iodine but what the class says; hot foci throw a star. */
function drawIodineFoci(
  { stream, shape, patient, disease }: Draft,
  ground: Ground,
  primary: Pair,
): FocusImage[] {
  if (disease.tracer !== '131I') return [];
  const random = stream('thyroid');
  const amplitude = stream('star').between(0.01, 0.03);
  const plans = planThyroidFoci({ skeleton: ground.skeleton, shape, patient }, random);
  const foci = plans.map((plan) => render(ground, plan));
  for (const focus of foci) {
    if (focus.plan.kind !== 'lung-metastasis') addStar(primary, focus, ground.scenes, amplitude);
  }
  return foci;
}

/** Both views; the posterior's patient may have moved before it was taken. */
function setScenes({ patient, shape, camera, exposure, placement }: Draft, physics: TracerPhysics): Scenes {
  const { columns, rows } = exposure.move;
  const anterior: Scene = {
    view: 'anterior',
    camera: CAMERAS[camera],
    physics,
    placement,
    body: mapBody(shape, placement),
    softFactor: patient.softFactor,
    detectorMm: shape.halfDepthMm + exposure.anteriorGapMm,
  };
  const moved = movedBy(placement, columns, rows);
  const posterior: Scene = {
    ...anterior,
    view: 'posterior',
    placement: moved,
    body: columns === 0 && rows === 0 ? anterior.body : mapBody(shape, moved),
    detectorMm: shape.halfDepthMm + exposure.posteriorGapMm,
  };
  return { anterior, posterior };
}

function withScatter(primary: Pair, physics: TracerPhysics): Pair {
  return {
    anterior: addScatter(primary.anterior, physics),
    posterior: addScatter(primary.posterior, physics),
  };
}

/** The anterior view sets the exposure; the posterior gets the same, so that their ratio stays physical. */
function scaleOf({ anterior }: Pair, exposure: Exposure): CountScale {
  let total = 0;
  for (const value of anterior) total += value;
  const scale = exposure.anteriorCounts / total;
  return { anterior: scale, posterior: scale * exposure.posteriorSensitivity };
}
