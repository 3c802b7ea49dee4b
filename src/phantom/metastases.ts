import type { Site } from './blob-list.ts';
import type { Skeleton } from './anatomy/build-skeleton.ts';
import { pickBlob, planFocus, type FocusPlan } from './disease.ts';
import type { RandomStream } from './random.ts';
import type { FocusShape } from './truth.ts';
import { type Tumour, type TumourType, tumourTypeOf } from './tumour.ts';

/** Kind of place, for what sets the two kinds of lung cancer apart. */
type Group = 'axial' | 'pelvis' | 'peripheral';

const SITES: readonly { name: string; group: Group; regions: readonly string[] }[] = [
  { name: 'cervical', group: 'axial', regions: ['cervical-spine'] },
  { name: 'thoracic', group: 'axial', regions: ['thoracic-spine'] },
  { name: 'lumbar', group: 'axial', regions: ['lumbar-spine'] },
  { name: 'rib', group: 'axial', regions: ['rib'] },
  {
    name: 'pelvis',
    group: 'pelvis',
    regions: ['sacrum', 'sacroiliac-joint', 'ilium', 'acetabulum', 'pubis', 'ischium'],
  },
  { name: 'femur', group: 'peripheral', regions: ['femur'] },
  { name: 'sternum', group: 'axial', regions: ['sternum'] },
  { name: 'shoulder', group: 'axial', regions: ['scapula', 'clavicle'] },
  { name: 'humerus', group: 'peripheral', regions: ['humerus'] },
  { name: 'skull', group: 'peripheral', regions: ['skull'] },
];

/** Share of the lesions at each of SITES, and the median contrast, by the organ the tumour started in. */
const PATTERNS: Readonly<Record<TumourType, { shares: readonly number[]; contrast: number }>> = {
  lung: { shares: [0.04, 0.17, 0.13, 0.33, 0.16, 0.06, 0.04, 0.03, 0.02, 0.02], contrast: 2.2 },
  prostate: { shares: [0.04, 0.17, 0.19, 0.12, 0.35, 0.05, 0.02, 0.03, 0.02, 0.01], contrast: 3 },
  breast: { shares: [0.05, 0.17, 0.13, 0.2, 0.15, 0.05, 0.12, 0.04, 0.03, 0.06], contrast: 2 },
  thyroid: { shares: [0.06, 0.18, 0.16, 0.2, 0.2, 0.07, 0.03, 0.03, 0.03, 0.04], contrast: 3 },
};

/** What tumour spreads, and how far the two kinds of lung cancer are set apart from each other (0..1). */
export interface Spread {
  readonly tumour: Tumour;
  readonly effectSize: number;
}

/** How many metastases a patient has: log-normal with mean 5 and a heavy tail. */
export function drawMetastasisCount(random: RandomStream, spread: Spread): number {
  const more = Math.exp(direction(spread) * 0.35 * spread.effectSize);
  return Math.min(40, Math.max(1, Math.round(random.lognormal(2.8 * more, 1.15))));
}

/**
 * Plans one metastasis. The two kinds of lung cancer overlap: literature knows no pattern proper to either, so what
 * sets them apart here is put in by hand, by `effectSize`.
 * @source reference/bone-scan-domain.md 2.5
 */
export function planMetastasis(skeleton: Skeleton, random: RandomStream, spread: Spread): FocusPlan {
  const sign = direction(spread);
  const { shares, contrast } = PATTERNS[tumourTypeOf(spread.tumour)];
  const tilt = (group: Group): number => {
    if (group === 'axial') return Math.exp(0.3 * sign * spread.effectSize);
    return Math.exp((group === 'pelvis' ? -0.5 : -0.9) * sign * spread.effectSize);
  };
  const site = SITES[random.weighted(SITES.map(({ group }, index) => shares[index]! * tilt(group)))]!;
  const wanted = wantedSite(skeleton, random, site.regions);
  const host = pickBlob(skeleton, random, wanted);
  if (host === null) throw new RangeError(`the skeleton has no ${site.regions.join(', ')}`);
  const lytic = random.chance(sign < 0 ? 0.4 * spread.effectSize : 0);
  const shape = lytic ? 'ring' : drawShape(random, site.regions[0]!);
  const size = shape === 'punctate' || shape === 'linear' ? random.between(3, 6) : random.between(5.5, 11);
  return planFocus(skeleton, random, host, {
    kind: 'metastasis',
    shape,
    contrast: Math.min(10, Math.max(1.25, random.lognormal(contrast, 0.45))),
    sigma: size * Math.exp(-0.2 * sign * spread.effectSize),
    jitterMm: shape === 'linear' ? 0 : 3,
  });
}

/** 1 towards adenocarcinoma, -1 towards the other kinds of lung cancer, 0 for tumours that are not told apart so. */
function direction({ tumour }: Spread): 1 | 0 | -1 {
  if (tumour === 'lung-adenocarcinoma') return 1;
  return tumour === 'lung-other' ? -1 : 0;
}

/** Vertebrae and ribs are drawn one by one with equal chance: weighing by activity would favour the large ones. */
function wantedSite(
  skeleton: Skeleton,
  random: RandomStream,
  regions: readonly string[],
): (site: Site) => boolean {
  const sites = skeleton.blobs.sites.filter((site) => regions.includes(site.region));
  const one = sites[random.integer(0, sites.length - 1)];
  const single = regions.length === 1 && regions[0] !== 'skull';
  return single ? (site) => site === one : (site) => regions.includes(site.region);
}

function drawShape(random: RandomStream, region: string): FocusShape {
  const shapes = ['punctate', 'patchy', 'mottled', 'linear'] as const;
  const weights = region === 'rib' ? [0.55, 0, 0, 0.45] : [0.35, 0.5, 0.15, 0];
  return shapes[random.weighted(weights)]!;
}
