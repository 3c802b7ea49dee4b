import type { Counts } from '../study/counts.ts';
import type { View } from '../study/view.ts';
import { buildSkeleton } from './anatomy/build-skeleton.ts';
import { mapBody } from './body-map.ts';
import { type BodyShape, shapeBody } from './body-shape.ts';
import { type CameraName, CAMERAS } from './camera.ts';
import { countPhotons, flipCounts } from './count-photons.ts';
import { drawBenignFoci, drawMetastases, type Ground } from './draw-foci.ts';
import { addPatch, type CountScale, describeFocus, type Pair } from './focus-image.ts';
import { type FramePlacement, movedBy } from './frame.ts';
import type { Spread } from './metastases.ts';
import { drawPatient, type Patient } from './patient-variation.ts';
import { drawExposure, drawPlacement, type Exposure } from './placement.ts';
import { findPreset, type PhantomClass, type PhantomOptions } from './presets.ts';
import { deriveSeed, RandomStream } from './random.ts';
import { addScatter, renderPrimary, type Scene } from './render.ts';
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

/** What was drawn before anything is rendered. */
interface Draft {
  readonly preset: string;
  readonly seed: number;
  readonly disease: PhantomClass;
  readonly spread: Spread | null;
  readonly patient: Patient;
  readonly shape: BodyShape;
  readonly camera: CameraName;
  readonly exposure: Exposure;
  readonly placement: FramePlacement;
  readonly stream: (name: string) => RandomStream;
}

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
  const { stream, patient, exposure, disease, spread } = draft;
  const skeleton = buildSkeleton(patient, draft.shape, stream('anatomy'));
  const scenes = setScenes(draft);
  const primary: Pair = {
    anterior: renderPrimary(scenes.anterior, skeleton.blobs),
    posterior: renderPrimary(scenes.posterior, skeleton.blobs),
  };
  const base = withScatter(primary);
  const ground: Ground = { skeleton, scenes, base, countsPerUnit: scaleOf(base, exposure) };
  const foci = [
    ...drawBenignFoci(ground, stream, patient, disease),
    ...(spread === null ? [] : drawMetastases(ground, stream('metastases'), spread)),
  ];
  for (const { patches } of foci) {
    addPatch(primary.anterior, patches.anterior);
    addPatch(primary.posterior, patches.posterior);
  }
  const expected = withScatter(primary);
  const scale = scaleOf(expected, exposure);
  const posterior = countPhotons(expected.posterior, scale.posterior, exposure, stream('noise-posterior'));
  return {
    anterior: countPhotons(expected.anterior, scale.anterior, exposure, stream('noise-anterior')),
    posterior: flipCounts(posterior),
    patient,
    exposure,
    truth: { ...describePatient(draft), foci: foci.map((focus) => describeFocus(focus, expected, scale)) },
  };
}

/** The seed of patient `index` of a set, so that a set can be made in any order and on several cores. */
export function seedOfCase(setSeed: number, index: number): number {
  return deriveSeed(setSeed, `case-${index}`);
}

function drawDraft(preset: string, seed: number, changes: Partial<PhantomOptions>): Draft {
  const { classes, options: usual } = findPreset(preset);
  const options: PhantomOptions = { ...usual, ...changes };
  const stream = (name: string): RandomStream => new RandomStream(deriveSeed(seed, name));
  const disease = drawClass(classes, stream('class'), options.className);
  const patient = drawPatient(stream('patient'), options);
  const camera = options.cameras[stream('camera').integer(0, options.cameras.length - 1)] ?? 'mpr';
  const exposure = drawExposure(stream('exposure'), options, CAMERAS[camera].passes, patient);
  const placement = drawPlacement(stream('placement'), exposure, patient);
  const spread =
    disease.metastases === 'none' ? null : { origin: disease.metastases, effectSize: options.effectSize };
  const shape = shapeBody(patient);
  return { preset, seed, disease, spread, patient, shape, camera, exposure, placement, stream };
}

function drawClass(
  classes: readonly PhantomClass[],
  random: RandomStream,
  wanted: string | undefined,
): PhantomClass {
  const drawn = classes[random.weighted(classes.map(({ weight }) => weight))]!;
  if (wanted === undefined) return drawn;
  const chosen = classes.find(({ name }) => name === wanted);
  if (chosen !== undefined) return chosen;
  throw new RangeError(`no class "${wanted}"; known: ${classes.map(({ name }) => name).join(', ')}`);
}

/** Both views; the posterior's patient may have moved before it was taken. */
function setScenes({ patient, shape, camera, exposure, placement }: Draft): Scenes {
  const { columns, rows } = exposure.move;
  const anterior: Scene = {
    view: 'anterior',
    camera: CAMERAS[camera],
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

function withScatter(primary: Pair): Pair {
  return { anterior: addScatter(primary.anterior), posterior: addScatter(primary.posterior) };
}

/** The anterior view sets the exposure; the posterior gets the same, so that their ratio stays physical. */
function scaleOf({ anterior }: Pair, exposure: Exposure): CountScale {
  let total = 0;
  for (const value of anterior) total += value;
  const scale = exposure.anteriorCounts / total;
  return { anterior: scale, posterior: scale * exposure.posteriorSensitivity };
}

function describePatient(draft: Draft): Omit<PhantomTruth, 'foci'> {
  const { preset, seed, disease, patient, exposure, placement } = draft;
  return {
    caseId: `${preset}-${seed.toString(16).padStart(8, '0')}`,
    preset,
    seed,
    className: disease.name,
    metastatic: draft.spread !== null,
    sex: patient.sex,
    ageYears: patient.ageYears,
    heightMm: Math.round(patient.heightMm),
    habitus: Math.round(patient.habitus * 1000) / 1000,
    camera: draft.camera,
    expectedAnteriorCounts: Math.round(exposure.anteriorCounts),
    tiltDegrees: Math.round(((placement.tiltRadians * 180) / Math.PI) * 100) / 100,
    alignment: { dx: 0 - exposure.move.columns, dy: 0 - exposure.move.rows },
  };
}
