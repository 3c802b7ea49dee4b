import type { Site } from './blob-list.ts';
import type { Skeleton } from './anatomy/build-skeleton.ts';
import { pickBlob, planFocus, type FocusPlan } from './disease.ts';
import type { RandomStream } from './random.ts';
import type { FocusShape } from './truth.ts';

/** Where lung cancer's bone metastases sit: share of the lesions, and what kind of place it is. */
const SITES: readonly {
  weight: number;
  group: 'axial' | 'pelvis' | 'peripheral';
  regions: readonly string[];
}[] = [
  { weight: 0.04, group: 'axial', regions: ['cervical-spine'] },
  { weight: 0.17, group: 'axial', regions: ['thoracic-spine'] },
  { weight: 0.13, group: 'axial', regions: ['lumbar-spine'] },
  { weight: 0.33, group: 'axial', regions: ['rib'] },
  {
    weight: 0.16,
    group: 'pelvis',
    regions: ['sacrum', 'sacroiliac-joint', 'ilium', 'acetabulum', 'pubis', 'ischium'],
  },
  { weight: 0.06, group: 'peripheral', regions: ['femur'] },
  { weight: 0.04, group: 'axial', regions: ['sternum'] },
  { weight: 0.03, group: 'axial', regions: ['scapula', 'clavicle'] },
  { weight: 0.02, group: 'peripheral', regions: ['humerus'] },
  { weight: 0.02, group: 'peripheral', regions: ['skull'] },
];

/** What kind of lung cancer spreads, and how far its pattern is set apart from the other kind (0..1). */
export interface Spread {
  readonly origin: 'adenocarcinoma' | 'other-lung-cancer';
  readonly effectSize: number;
}

/** How many metastases a patient has: log-normal with mean 5 and a heavy tail. */
export function drawMetastasisCount(random: RandomStream, spread: Spread): number {
  const more = Math.exp(direction(spread) * 0.35 * spread.effectSize);
  return Math.min(40, Math.max(1, Math.round(random.lognormal(3 * more, 1))));
}

/**
 * Plans one metastasis. The two origins overlap: literature knows no pattern proper to a primary, so what sets them
 * apart here is put in by hand, by `effectSize`.
 * @source reference/bone-scan-domain.md 2.5
 */
export function planMetastasis(skeleton: Skeleton, random: RandomStream, spread: Spread): FocusPlan {
  const sign = direction(spread);
  const tilt = (group: string): number => {
    if (group === 'axial') return Math.exp(0.3 * sign * spread.effectSize);
    return Math.exp((group === 'pelvis' ? -0.5 : -0.9) * sign * spread.effectSize);
  };
  const site = SITES[random.weighted(SITES.map(({ weight, group }) => weight * tilt(group)))]!;
  const wanted = wantedSite(skeleton, random, site.regions);
  const host = pickBlob(skeleton, random, wanted);
  if (host === null) throw new RangeError(`the skeleton has no ${site.regions.join(', ')}`);
  const lytic = random.chance(sign < 0 ? 0.4 * spread.effectSize : 0);
  const shape = lytic ? 'ring' : drawShape(random, site.regions[0]!);
  const size = shape === 'punctate' || shape === 'linear' ? random.between(3, 6) : random.between(5.5, 11);
  return planFocus(skeleton, random, host, {
    kind: 'metastasis',
    shape,
    contrast: Math.min(10, Math.max(1.25, random.lognormal(2.2, 0.45))),
    sigma: size * Math.exp(-0.2 * sign * spread.effectSize),
    jitterMm: shape === 'linear' ? 0 : 3,
  });
}

function direction(spread: Spread): 1 | -1 {
  return spread.origin === 'adenocarcinoma' ? 1 : -1;
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
