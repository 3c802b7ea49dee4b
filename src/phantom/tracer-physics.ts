import type { Tracer } from '../study/data-set.ts';

/** What photons of a tracer do in a body and in the energy window. */
export interface TracerPhysics {
  readonly energyKev: number;
  /** Width of the energy window against its middle. */
  readonly windowWidth: number;
  /** Effective broad-beam attenuation of soft tissue, 1/mm. */
  readonly attenuationPerMm: number;
  /** Share of the counts in the window that were scattered (or went through septa), and how far they went. */
  readonly scatterFraction: number;
  readonly scatterSigmaMm: number;
}

/**
 * Physics of the two tracers.
 * @source reference/bone-scan-domain.md 2.1; windows as in
 */
export const TRACER_PHYSICS: Readonly<Record<Tracer, TracerPhysics>> = {
  '99mTc-MDP': {
    energyKev: 140.5,
    windowWidth: 0.2,
    attenuationPerMm: 0.012,
    scatterFraction: 0.3,
    scatterSigmaMm: 32,
  },
  '131I': {
    energyKev: 364.5,
    windowWidth: 0.1,
    attenuationPerMm: 0.009,
    scatterFraction: 0.45,
    scatterSigmaMm: 45,
  },
};
