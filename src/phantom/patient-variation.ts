import type { RandomStream } from './random.ts';

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
  readonly uptakeHours: number;
  readonly headTurnMm: number;
  readonly headTilt: number;
  readonly scoliosisMm: number;
  readonly scoliosisPhase: number;
  readonly armAbductionMm: { readonly left: number; readonly right: number };
  readonly elbowBendMm: { readonly left: number; readonly right: number };
  readonly legSpreadMm: number;
  readonly footTurnMm: number;
  readonly bladderFactor: number;
  readonly kidneyFactor: { readonly left: number; readonly right: number };
  readonly sternumFactor: number;
  readonly faceFactor: number;
  readonly jointFactor: number;
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
  // One in thirty has a kidney that does not drain.
  const kidney = random.lognormal(1, 0.5) * (random.chance(0.03) ? 3 : 1);
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
    headTurnMm: clamp(random.normal(0, 6), -14, 14),
    headTilt: clamp(random.normal(0, 0.05), -0.12, 0.12),
    scoliosisMm: random.chance(0.2) ? random.between(4, 14) : random.between(0, 4),
    scoliosisPhase: random.between(0, 2 * Math.PI),
    armAbductionMm: { left: random.between(2, 28), right: random.between(2, 28) },
    elbowBendMm: { left: random.between(-22, 14), right: random.between(-22, 14) },
    legSpreadMm: random.between(-10, 20),
    footTurnMm: random.between(4, 40),
    bladderFactor: clamp(random.lognormal(0.8, 0.75), 0.12, 4),
    kidneyFactor: { left: kidney * random.lognormal(1, 0.15), right: kidney * random.lognormal(1, 0.15) },
    sternumFactor: random.between(0.85, 1.5),
    faceFactor: random.lognormal(1, 0.3),
    jointFactor: 0.85 + (0.35 * (clamp(ageYears, 30, 80) - 30)) / 50,
  };
}

/** Mean skeletal uptake falls with age: 1.25 at 20, 1.0 at 45, 0.85 at 80 years. */
function boneFactorAt(ageYears: number): number {
  return ageYears < 45 ? 1.25 - (0.25 * (ageYears - 20)) / 25 : 1 - (0.15 * (ageYears - 45)) / 35;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
