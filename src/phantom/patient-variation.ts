import type { RandomStream } from './random.ts';
import { drawSoftTissue, type SoftTissue } from './soft-tissue.ts';

/** What makes one patient differ from another before any disease. Lengths in mm, angles in radians. */
export interface Patient {
  readonly sex: 'F' | 'M';
  readonly ageYears: number;
  readonly heightMm: number;
  /** Width and depth grow with its square root; about 0.8 (slim) to 1.45 (obese). */
  readonly habitus: number;
  /** Skeletal uptake against a 45-year-old. */
  readonly boneFactor: number;
  /** Soft-tissue uptake: age, habitus, time after injection, kidneys. */
  readonly softFactor: number;
  /** Concentration of each compartment against `softFactor`. */
  readonly softTissue: SoftTissue;
  readonly uptakeHours: number;
  readonly headTurnMm: number;
  readonly headTilt: number;
  readonly scoliosisMm: number;
  readonly scoliosisPhase: number;
  readonly armAbductionMm: { readonly left: number; readonly right: number };
  readonly elbowBendMm: { readonly left: number; readonly right: number };
  /** Depth of wrists and fingers: beside the body, or before or behind it. */
  readonly handsMm: number;
  readonly legSpreadMm: number;
  readonly footTurnMm: number;
  readonly bladderFactor: number;
  readonly kidneyFactor: { readonly left: number; readonly right: number };
  /** What stayed behind where the tracer was injected; `null` where nothing is seen of it. */
  readonly injection: InjectionTrace | null;
  readonly sternumFactor: number;
  readonly faceFactor: number;
  readonly jointFactor: number;
}

/** A trace of the injection; `activity` in the units of the blobs. */
export interface InjectionTrace {
  readonly side: 'left' | 'right';
  readonly place: 'elbow' | 'wrist';
  readonly alongMm: number;
  readonly sigmaMm: number;
  readonly activity: number;
}

/** Ranges that a held-out set may move away from those of training. */
export interface VariationRanges {
  readonly ageYears: readonly [number, number];
  readonly habitus: readonly [number, number];
}

/**
 * Draws a patient.
 * @source reference/bone-scan-domain.md 2.1, 2.3, 2.7
 */
export function drawPatient(random: RandomStream, ranges: VariationRanges): Patient {
  const sex = random.chance(0.52) ? 'M' : 'F';
  const ageYears = Math.round(clamp(random.normal(60, 12), ...ranges.ageYears));
  const heightMm = clamp(sex === 'M' ? random.normal(1690, 65) : random.normal(1580, 60), 1420, 1880);
  const habitus = clamp(random.lognormal(1.05, 0.16), ...ranges.habitus);
  const uptakeHours = random.between(2.2, 4.5);
  const kidney = random.lognormal(1.2, 0.55);
  // A side in thirty does not drain.
  const drains = (): number => (random.chance(0.03) ? random.between(2, 4) : 1);
  return {
    sex,
    ageYears,
    heightMm,
    habitus,
    uptakeHours,
    boneFactor: boneFactorAt(ageYears) * random.lognormal(1, 0.1),
    softFactor:
      (0.9 + (0.3 * (ageYears - 25)) / 60) *
      (0.92 + 0.2 * (habitus - 0.8)) *
      Math.exp(-0.12 * (uptakeHours - 3)) *
      random.lognormal(1, 0.12),
    softTissue: drawSoftTissue(random),
    headTurnMm: clamp(random.normal(0, 6), -14, 14),
    headTilt: clamp(random.normal(0, 0.05), -0.12, 0.12),
    scoliosisMm: random.chance(0.2) ? random.between(4, 14) : random.between(0, 4),
    scoliosisPhase: random.between(0, 2 * Math.PI),
    armAbductionMm: { left: random.between(2, 28), right: random.between(2, 28) },
    elbowBendMm: { left: random.between(-22, 14), right: random.between(-22, 14) },
    handsMm: 18,
    legSpreadMm: random.between(-10, 20),
    footTurnMm: random.between(4, 40),
    bladderFactor: clamp(random.lognormal(1.15, 0.85), 0.12, 6),
    kidneyFactor: {
      left: kidney * random.lognormal(1, 0.15) * drains(),
      right: kidney * random.lognormal(1, 0.15) * drains(),
    },
    injection: drawInjection(random),
    sternumFactor: random.between(0.85, 1.5),
    faceFactor: random.lognormal(1, 0.3),
    jointFactor: 0.85 + (0.35 * (clamp(ageYears, 30, 80) - 30)) / 50,
  };
}

/** Most patients keep a visible trace of the injection, from 5 to 300 times as hot as the arm around it. */
function drawInjection(random: RandomStream): InjectionTrace | null {
  const seen = random.chance(0.85);
  const trace: InjectionTrace = {
    side: random.chance(0.6) ? 'right' : 'left',
    place: random.chance(0.5) ? 'elbow' : 'wrist',
    alongMm: random.between(-10, 30),
    sigmaMm: random.between(3, 7),
    activity: clamp(random.lognormal(2600, 1.2), 120, 12_000),
  };
  return seen ? trace : null;
}

/** A superscan: bone takes up so much that soft tissue and kidneys get almost nothing. */
export function withSuperscan(patient: Patient): Patient {
  const { boneFactor, softFactor, kidneyFactor } = patient;
  return {
    ...patient,
    boneFactor: 1.8 * boneFactor,
    softFactor: 0.5 * softFactor,
    kidneyFactor: { left: 0.1 * kidneyFactor.left, right: 0.1 * kidneyFactor.right },
  };
}

/** Mean skeletal uptake falls with age: 1.25 at 20, 1.0 at 45, 0.85 at 80 years. */
function boneFactorAt(ageYears: number): number {
  return ageYears < 45 ? 1.25 - (0.25 * (ageYears - 20)) / 25 : 1 - (0.15 * (ageYears - 45)) / 35;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
