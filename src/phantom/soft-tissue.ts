import type { RandomStream } from './random.ts';

/** Parts of the body whose soft tissue holds the tracer in concentrations of their own. */
export type Compartment =
  'head' | 'neck' | 'thorax' | 'abdomen' | 'pelvis' | 'arm' | 'thigh' | 'calf' | 'foot';

/** Concentration against the mean of the body: the thorax has the blood pool, the legs little. */
const CONCENTRATION: Readonly<Record<Compartment, number>> = {
  head: 0.65,
  neck: 1.05,
  thorax: 1.22,
  abdomen: 0.95,
  pelvis: 0.95,
  arm: 0.8,
  thigh: 0.7,
  calf: 0.72,
  foot: 0.85,
};

/** Concentration of each compartment of a patient. */
export type SoftTissue = Readonly<Record<Compartment, number>>;

/**
 * Draws the concentrations of a patient around the usual ones.
 * @source reference/bone-scan-domain.md 2.2, 2.3 (legs x 0.75, thorax x 1.2 after NM1's share of counts)
 */
export function drawSoftTissue(random: RandomStream): SoftTissue {
  const entries = Object.entries(CONCENTRATION).map(([name, usual]) => [name, random.lognormal(usual, 0.07)]);
  return Object.fromEntries(entries) as SoftTissue;
}
