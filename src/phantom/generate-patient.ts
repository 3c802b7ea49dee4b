import type { Counts } from '../study/counts.ts';
import type { View } from '../study/view.ts';
import { buildSkeleton, type Skeleton } from './anatomy/build-skeleton.ts';
import { planArthritis, planBenignFoci } from './benign-foci.ts';
import { mapBody, shapeBody } from './body-shape.ts';
import { type CameraName, CAMERAS } from './camera.ts';
import type { FocusPlan } from './disease.ts';
import {
  addPatch,
  describeFocus,
  detectabilityOf,
  type FocusImage,
  type Pair,
  renderFocus,
} from './focus-image.ts';
import { FRAME, movedBy } from './frame.ts';
import { drawMetastasisCount, planMetastasis, type Spread } from './metastases.ts';
import { drawPatient, type Patient } from './patient-variation.ts';
import { type Exposure, drawExposure, drawPlacement } from './placement.ts';
import { findPreset, type PhantomClass, type PhantomOptions } from './presets.ts';
import { RandomStream, deriveSeed } from './random.ts';
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

/**
 * Makes one patient of a preset. Pure and deterministic: the same arguments give the same pixels. `seed` is the
 * patient's own; seedOfCase derives it for the patients of a set.
 */
export function generatePatient(
  preset: string,
  seed: number,
  changes: Partial<PhantomOptions> = {},
): PhantomPatient {
  const { classes, options: usual } = findPreset(preset);
  const options: PhantomOptions = { ...usual, ...changes };
  const stream = (name: string): RandomStream => new RandomStream(deriveSeed(seed, name));
  const disease = drawClass(classes, stream('class'), options.className);
  const patient = drawPatient(stream('patient'), options);
  const shape = shapeBody(patient);
  const skeleton = buildSkeleton(patient, shape, stream('anatomy'));
  const camera = drawCamera(stream('camera'), options);
  const exposure = drawExposure(stream('exposure'), options, CAMERAS[camera].passes, patient);
  const placement = drawPlacement(stream('placement'), exposure, patient);
  const front: Scene = {
    view: 'anterior',
    camera: CAMERAS[camera],
    placement,
    body: mapBody(shape, placement),
    softFactor: patient.softFactor,
    detectorMm: shape.halfDepthMm + exposure.anteriorGapMm,
  };
  const moved = movedBy(placement, exposure.move.columns, exposure.move.rows);
  const still = exposure.move.columns === 0 && exposure.move.rows === 0;
  const scenes: Scenes = {
    anterior: front,
    posterior: {
      ...front,
      view: 'posterior',
      placement: moved,
      body: still ? front.body : mapBody(shape, moved),
      detectorMm: shape.halfDepthMm + exposure.posteriorGapMm,
    },
  };
  const primary: Pair = {
    anterior: renderPrimary(scenes.anterior, skeleton.blobs),
    posterior: renderPrimary(scenes.posterior, skeleton.blobs),
  };
  const base: Pair = { anterior: addScatter(primary.anterior), posterior: addScatter(primary.posterior) };
  const countsPerUnit = exposure.anteriorCounts / sum(base.anterior);
  const spread = spreadOf(disease, options);
  const foci = [
    ...planBenign(skeleton, stream, patient, disease).map((plan) => renderFocus(plan, scenes, base)),
    ...(spread === null
      ? []
      : renderMetastases(skeleton, stream('metastases'), spread, scenes, base, countsPerUnit)),
  ];
  for (const { patches } of foci) {
    addPatch(primary.anterior, patches.anterior);
    addPatch(primary.posterior, patches.posterior);
  }
  const expected: Pair = { anterior: addScatter(primary.anterior), posterior: addScatter(primary.posterior) };
  const scale = exposure.anteriorCounts / sum(expected.anterior);
  return {
    anterior: countPhotons(expected.anterior, scale, exposure, stream('noise-anterior')),
    posterior: flip(countPhotons(expected.posterior, scale, exposure, stream('noise-posterior'))),
    patient,
    exposure,
    truth: {
      caseId: `${preset}-${seed.toString(16).padStart(8, '0')}`,
      preset,
      seed,
      className: disease.name,
      metastatic: spread !== null,
      sex: patient.sex,
      ageYears: patient.ageYears,
      heightMm: Math.round(patient.heightMm),
      habitus: Math.round(patient.habitus * 1000) / 1000,
      camera,
      expectedAnteriorCounts: Math.round(exposure.anteriorCounts),
      tiltDegrees: Math.round(((placement.tiltRadians * 180) / Math.PI) * 100) / 100,
      alignment: { dx: 0 - exposure.move.columns, dy: 0 - exposure.move.rows },
      foci: foci.map((focus) => describeFocus(focus, expected, scale)),
    },
  };
}

/** The seed of patient `index` of a set, so that a set can be made in any order and on several cores. */
export function seedOfCase(setSeed: number, index: number): number {
  return deriveSeed(setSeed, `case-${index}`);
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

function drawCamera(random: RandomStream, options: PhantomOptions): CameraName {
  return options.cameras[random.integer(0, options.cameras.length - 1)] ?? 'mpr';
}

function spreadOf(disease: PhantomClass, options: PhantomOptions): Spread | null {
  if (disease.metastases === 'none') return null;
  return { origin: disease.metastases, effectSize: options.effectSize };
}

function planBenign(
  skeleton: Skeleton,
  stream: (name: string) => RandomStream,
  patient: Patient,
  disease: PhantomClass,
): FocusPlan[] {
  return [
    ...planArthritis(skeleton, stream('arthritis'), patient, disease),
    ...planBenignFoci(skeleton, stream('benign'), patient, disease.benignRate),
  ];
}

/** Detectability that the plainest metastasis of a patient must reach: the papers' labels rest on visible lesions. */
const PLAIN = 12;

function renderMetastases(
  skeleton: Skeleton,
  random: RandomStream,
  spread: Spread,
  scenes: Scenes,
  base: Pair,
  countsPerUnit: number,
): FocusImage[] {
  const count = drawMetastasisCount(random, spread);
  const foci: FocusImage[] = [];
  for (let index = 0; index < count; index++) {
    foci.push(renderFocus(planMetastasis(skeleton, random, spread), scenes, base));
  }
  // `base` lacks the foci, so it stands in for the host here: add each focus for its own measure.
  const plain = (focus: FocusImage): boolean => detectabilityAlone(focus, base, countsPerUnit) >= PLAIN;
  for (let attempt = 0; attempt < 20 && !foci.some(plain); attempt++) {
    foci[0] = renderFocus(planMetastasis(skeleton, random, spread), scenes, base);
  }
  return foci;
}

function detectabilityAlone(focus: FocusImage, base: Pair, countsPerUnit: number): number {
  const together: Pair = { anterior: base.anterior.slice(), posterior: base.posterior.slice() };
  addPatch(together.anterior, focus.patches.anterior);
  addPatch(together.posterior, focus.patches.posterior);
  return detectabilityOf(focus, together, countsPerUnit);
}

function countPhotons(
  expected: Float32Array,
  scale: number,
  exposure: Exposure,
  random: RandomStream,
): Counts {
  const values = new Float32Array(expected.length);
  const { firstRow, lastRow, firstColumn, lastColumn, backgroundCounts } = exposure;
  for (let row = firstRow; row <= lastRow; row++) {
    for (let column = firstColumn; column <= lastColumn; column++) {
      const index = row * FRAME.columns + column;
      values[index] = Math.min(65535, random.poisson(scale * expected[index]! + backgroundCounts));
    }
  }
  return { rows: FRAME.rows, columns: FRAME.columns, values };
}

/** Mirror image about the vertical middle line. */
function flip(counts: Counts): Counts {
  const values = new Float32Array(counts.values.length);
  for (let start = 0; start < values.length; start += counts.columns) {
    values.set(counts.values.subarray(start, start + counts.columns).toReversed(), start);
  }
  return { ...counts, values };
}

function sum(values: Float32Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
