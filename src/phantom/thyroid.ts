import type { Skeleton } from './anatomy/build-skeleton.ts';
import { vertebrae } from './anatomy/spine.ts';
import type { BodyShape } from './body-shape.ts';
import type { FocusPart, FocusPlan } from './disease.ts';
import { planMetastasis } from './metastases.ts';
import type { Patient } from './patient-variation.ts';
import type { RandomStream } from './random.ts';

/** Activity of one percent of the injected 131I, in the units of the blobs. */
const UNITS_A_PERCENT = 2600;

/** What a patient after removal of the thyroid is made of. */
export interface ThyroidGround {
  readonly skeleton: Skeleton;
  readonly shape: BodyShape;
  readonly patient: Patient;
}

/**
 * Plans what 131I shows after the thyroid was removed: a remnant (or else nodes) in every patient, nodes in the neck,
 * metastases of lung and, rarely, bone.
 * @source reference/bone-scan-domain.md 2.5
 */
export function planThyroidFoci(ground: ThyroidGround, random: RandomStream): FocusPlan[] {
  const remnant = random.chance(0.85);
  const nodes = random.chance(0.25) || !remnant;
  const lungs = random.chance(0.12);
  const bones = random.chance(0.04);
  return [
    ...(remnant ? [planRemnant(ground, random)] : []),
    ...(nodes ? planNodes(ground, random) : []),
    ...(lungs ? planLungs(ground, random) : []),
    ...(bones ? planBones(ground, random) : []),
  ];
}

function planRemnant({ patient }: ThyroidGround, random: RandomStream): FocusPlan {
  const levels = vertebrae(patient.heightMm, 0).filter(({ level }) => ['C6', 'C7', 'T1'].includes(level));
  const parts = Array.from({ length: random.integer(1, 3) }, (): FocusPart => {
    const { y } = levels[random.integer(0, levels.length - 1)]!;
    const across = random.between(-20, 20);
    return { x: across, y, z: -30, sigma: random.between(5, 9), weight: random.lognormal(1, 0.7) };
  });
  return {
    kind: 'thyroid-remnant',
    shape: parts.length > 1 ? 'patchy' : 'punctate',
    region: 'neck',
    side: 'midline',
    level: '',
    contrast: 1,
    activity: UNITS_A_PERCENT * Math.min(5, Math.max(0.1, random.lognormal(1.3, 0.9))),
    parts,
  };
}

function planNodes({ patient }: ThyroidGround, random: RandomStream): FocusPlan[] {
  const h = patient.heightMm;
  return Array.from({ length: random.integer(1, 4) }, () => {
    const side = random.chance(0.5) ? 'left' : 'right';
    const mediastinal = random.chance(0.15);
    const x = (side === 'left' ? 1 : -1) * (mediastinal ? random.between(2, 16) : random.between(24, 42));
    const y = (mediastinal ? random.between(0.19, 0.23) : random.between(0.118, 0.16)) * h;
    return {
      kind: 'lymph-node',
      shape: 'punctate',
      region: mediastinal ? 'mediastinum' : 'neck',
      side,
      level: '',
      contrast: 1,
      activity: UNITS_A_PERCENT * Math.min(1, Math.max(0.02, random.lognormal(0.12, 0.8))),
      parts: [{ x, y, z: random.between(-35, 0), sigma: random.between(3, 5), weight: 1 }],
    } as const;
  });
}

/** A few nodules, or fine seeding all over both lungs. */
function planLungs({ shape }: ThyroidGround, random: RandomStream): FocusPlan[] {
  const inLung = (index: number, sigma: number): FocusPart => {
    const lung = shape.lungs[index % shape.lungs.length]!;
    const [u, v, w] = [random.normal(0, 0.4), random.normal(0, 0.4), random.normal(0, 0.4)];
    return {
      x: lung.x + u * lung.a,
      y: lung.y + v * lung.b,
      z: lung.z + w * lung.c,
      sigma,
      weight: random.between(0.5, 1.5),
    };
  };
  const plan = (parts: FocusPart[], percent: number): FocusPlan => ({
    kind: 'lung-metastasis',
    shape: parts.length > 1 ? 'mottled' : 'punctate',
    region: 'lung',
    side: parts.length > 1 ? 'midline' : parts[0]!.x > 0 ? 'left' : 'right',
    level: '',
    contrast: 1,
    activity: UNITS_A_PERCENT * percent,
    parts,
  });
  const miliary = random.chance(0.5);
  const percent = random.lognormal(miliary ? 3 : 0.25, 0.6);
  if (miliary)
    return [
      plan(
        Array.from({ length: 40 }, (_, index) => inLung(index, 16)),
        percent,
      ),
    ];
  return Array.from({ length: random.integer(2, 8) }, () =>
    plan([inLung(random.integer(0, 1), random.between(4, 8))], percent * random.lognormal(1, 0.4)),
  );
}

function planBones({ skeleton }: ThyroidGround, random: RandomStream): FocusPlan[] {
  return Array.from({ length: random.integer(1, 3) }, () => ({
    ...planMetastasis(skeleton, random, { tumour: 'thyroid', effectSize: 0 }),
    activity: UNITS_A_PERCENT * Math.min(3, random.lognormal(0.3, 0.7)),
  }));
}
