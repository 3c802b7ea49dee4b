import type { Tracer } from '../study/data-set.ts';
import { IODINE_SOFT_FACTOR } from './anatomy/iodine-organs.ts';
import type { Artefact } from './artefacts/artefact.ts';
import { ARTEFACTS, findArtefacts } from './artefacts/artefacts.ts';
import { type BodyShape, shapeBody } from './body-shape.ts';
import { type CameraName, CAMERAS } from './camera.ts';
import type { FramePlacement } from './frame.ts';
import { drawPatient, type Patient, withSuperscan } from './patient-variation.ts';
import { drawExposure, drawPlacement, type Exposure } from './placement.ts';
import type { PhantomClass } from './phantom-class.ts';
import type { PhantomOptions } from './phantom-options.ts';
import { findPreset, type PhantomPreset } from './presets.ts';
import { deriveSeed, RandomStream } from './random.ts';
import type { Tumour } from './tumour.ts';

/** Asked for like an artefact, but a disease: bone takes up nearly everything. */
export const SUPERSCAN = 'superscan';

/** What is drawn before anything is rendered. */
export interface Draft {
  readonly preset: PhantomPreset;
  readonly seed: number;
  readonly options: PhantomOptions;
  readonly disease: PhantomClass;
  /** That of the class, except in a patient without disease who was scanned after ablation. */
  readonly tracer: Tracer;
  readonly tumour: Tumour | null;
  readonly superscan: boolean;
  readonly artefacts: readonly Artefact[];
  readonly patient: Patient;
  readonly shape: BodyShape;
  readonly camera: CameraName;
  readonly exposure: Exposure;
  readonly placement: FramePlacement;
  /** Random numbers of their own for each part, so that a change in one does not move the others. */
  readonly stream: (name: string) => RandomStream;
}

/** Draws patient, disease and acquisition of one case of a preset. */
export function drawDraft(presetName: string, seed: number, changes: Partial<PhantomOptions>): Draft {
  const preset = findPreset(presetName);
  const options: PhantomOptions = { ...preset.options, ...changes };
  const stream = (name: string): RandomStream => new RandomStream(deriveSeed(seed, name));
  const disease = drawClass(preset.classes, stream('class'), options.className);
  const tracer = drawTracer(preset, disease, stream('tracer'), options);
  const tumour = tracer === disease.tracer ? drawOne(disease.tumours, stream('tumour')) : 'thyroid';
  const asked = [...disease.artefacts, ...options.artefacts];
  const superscan =
    asked.includes(SUPERSCAN) ||
    (stream('superscan').chance(options.superscanProbability) && disease.metastatic);
  const usualPatient = patientOf(drawPatient(stream('patient'), options), tracer, superscan);
  const artefacts = drawArtefacts(asked, options.artefactRate, tracer, usualPatient, stream);
  const patient = artefacts.reduce(
    (changed, { name, changePatient }) => changePatient?.(changed, stream(`${name}-patient`)) ?? changed,
    usualPatient,
  );
  const camera =
    drawOne(tracer === '131I' ? options.iodineCameras : options.cameras, stream('camera')) ?? 'mpr';
  const { passes } = CAMERAS[camera];
  const exposure = artefacts.reduce(
    (changed, { name, changeExposure }) => changeExposure?.(changed, stream(`${name}-exposure`)) ?? changed,
    drawExposure(stream('exposure'), options, { passes, tracer }, patient),
  );
  const placement = drawPlacement(stream('placement'), exposure, patient);
  const shape = shapeBody(patient);
  const drawn = {
    disease,
    tracer,
    tumour,
    superscan,
    artefacts,
    patient,
    shape,
    camera,
    exposure,
    placement,
  };
  return { preset, seed, options, stream, ...drawn };
}

/** Those asked for, and by chance those that fit. What changes the activity of bones and kidneys belongs to bone scans. */
function drawArtefacts(
  asked: readonly string[],
  rate: number,
  tracer: Tracer,
  patient: Patient,
  stream: Draft['stream'],
): Artefact[] {
  const wanted = new Set(findArtefacts(asked.filter((name) => name !== SUPERSCAN)));
  return ARTEFACTS.filter((artefact) => {
    const drawn = stream(`${artefact.name}-chance`).chance(rate * artefact.probability);
    const fits = artefact.fits?.(patient) ?? true;
    return (
      wanted.has(artefact) || (drawn && fits && (tracer !== '131I' || artefact.changeActivity === undefined))
    );
  });
}

function patientOf(patient: Patient, tracer: Tracer, superscan: boolean): Patient {
  if (tracer === '131I') {
    // Scanned one to two days after a capsule instead of hours after an injection.
    const uptakeHours = 24 + 24 * Math.min(1, Math.max(0, (patient.uptakeHours - 2.2) / 2.3));
    return { ...patient, uptakeHours, injection: null, softFactor: IODINE_SOFT_FACTOR * patient.softFactor };
  }
  return superscan ? withSuperscan(patient) : patient;
}

function drawTracer(
  { viewClasses }: PhantomPreset,
  disease: PhantomClass,
  random: RandomStream,
  options: PhantomOptions,
): Tracer {
  const negative = random.chance(options.iodineNegatives) && disease.name === viewClasses.nothing;
  return negative ? '131I' : disease.tracer;
}

function drawOne<T>(choices: readonly T[], random: RandomStream): T | null {
  return choices[random.integer(0, choices.length - 1)] ?? null;
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
