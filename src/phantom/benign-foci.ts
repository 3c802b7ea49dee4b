import type { Site } from './blob-list.ts';
import type { Skeleton } from './anatomy/build-skeleton.ts';
import { pickBlob, planFocus, type FocusPlan } from './disease.ts';
import type { Patient } from './patient-variation.ts';
import type { RandomStream } from './random.ts';

/** Joints that wear: probability in degenerative disease (a pair counts once), as region and optional level. */
const JOINTS: readonly { probability: number; wanted: (site: Site) => boolean; paired: boolean }[] = [
  { probability: 0.75, paired: true, wanted: ({ region }) => region === 'knee' },
  { probability: 0.6, paired: true, wanted: ({ region }) => region === 'acromioclavicular-joint' },
  { probability: 0.4, paired: true, wanted: ({ region }) => region === 'sternoclavicular-joint' },
  { probability: 0.3, paired: true, wanted: ({ region }) => region === 'hand' },
  { probability: 0.35, paired: true, wanted: ({ region }) => region === 'foot' || region === 'ankle' },
  { probability: 0.25, paired: true, wanted: ({ region }) => region === 'acetabulum' },
  { probability: 0.15, paired: true, wanted: ({ region }) => region === 'elbow' },
  { probability: 0.4, paired: false, wanted: ({ region }) => region === 'lumbar-spine' },
  { probability: 0.25, paired: false, wanted: ({ region }) => region === 'cervical-spine' },
];

/** Plans wear of the joints: mild in everybody with rising age, marked with a probability (1: always). */
export function planArthritis(
  skeleton: Skeleton,
  random: RandomStream,
  patient: Patient,
  markedArthritis: number,
): FocusPlan[] {
  const wear = Math.min(1, Math.max(0.05, (patient.ageYears - 32) / 33));
  const marked = random.chance(markedArthritis * (markedArthritis >= 1 ? 1 : 0.4 + 0.6 * wear));
  const plans: FocusPlan[] = [];
  for (const joint of JOINTS) {
    const mild = random.chance(joint.probability * wear);
    const strong = marked && random.chance(joint.probability * 0.6);
    if (!mild && !strong) continue;
    const contrast = strong ? random.between(1.4, 3) : random.between(1.1, 1.35);
    for (const side of joint.paired ? (['left', 'right'] as const) : (['midline'] as const)) {
      const affected = random.chance(joint.paired ? 0.85 : 1);
      const spread = random.lognormal(1, 0.3);
      // Mild wear stays below what counts as disease.
      const own = strong ? 1 + (contrast - 1) * spread : Math.min(1.37, 1 + (contrast - 1) * spread);
      const host = pickBlob(skeleton, random, (site) => joint.wanted(site) && site.side === side);
      if (!affected || host === null) continue;
      plans.push(wornJoint(skeleton, random, host, own));
    }
  }
  return plans;
}

function wornJoint(skeleton: Skeleton, random: RandomStream, host: number, contrast: number): FocusPlan {
  const { region } = skeleton.blobs.siteOf(host);
  const small = region === 'hand' || region === 'foot' || region.endsWith('spine');
  const plan = planFocus(skeleton, random, host, {
    kind: 'arthritis',
    shape: small ? 'punctate' : 'patchy',
    contrast: Math.min(4, contrast),
    sigma: small ? random.between(4, 6.5) : random.between(5, 9),
    jitterMm: 2,
  });
  if (!region.endsWith('spine')) return plan;
  // Facets and endplates wear at the edge of the vertebra, not in its middle.
  const edge = (random.chance(0.5) ? 1 : -1) * random.between(11, 19);
  return { ...plan, parts: plan.parts.map((part) => ({ ...part, x: part.x + edge })) };
}

/** Plans other benign foci: fractures in a row of ribs, a collapsed vertebra, teeth, drops of urine. */
export function planBenignFoci(
  skeleton: Skeleton,
  random: RandomStream,
  patient: Patient,
  rate: number,
): FocusPlan[] {
  const old = Math.min(1.5, Math.max(0.4, patient.ageYears / 60));
  return [
    ...(random.chance(0.07 * rate) ? planRibFractures(skeleton, random) : []),
    ...(random.chance(0.06 * rate * old) ? planCollapse(skeleton, random) : []),
    ...(random.chance(0.2 * rate) ? planSpot(skeleton, random, 'dental', ['mandible', 'face']) : []),
    ...(random.chance(0.1 * rate) ? planUrine(skeleton, random) : []),
  ];
}

/** Two to four neighbouring ribs, broken one below the other. */
function planRibFractures(skeleton: Skeleton, random: RandomStream): FocusPlan[] {
  const { blobs } = skeleton;
  const first = random.integer(4, 8);
  const side = random.chance(0.5) ? 'left' : 'right';
  const along = random.between(0.3, 0.9);
  return Array.from({ length: random.integer(2, 4) }, (_, index) => {
    const level = String(first + index);
    const own: number[] = [];
    for (let blob = 0; blob < skeleton.boneCount; blob++) {
      const site = blobs.siteOf(blob);
      if (site.region === 'rib' && site.side === side && site.level === level) own.push(blob);
    }
    const host = own[Math.min(own.length - 1, Math.floor(along * own.length))]!;
    const contrast = random.between(1.5, 3);
    const sigma = random.between(3, 5);
    return planFocus(skeleton, random, host, {
      kind: 'rib-fracture',
      shape: 'punctate',
      contrast,
      sigma,
      jitterMm: 1,
    });
  });
}

/** A vertebra that collapsed: a horizontal band. */
function planCollapse(skeleton: Skeleton, random: RandomStream): FocusPlan[] {
  const level = random.chance(0.6) ? `T${random.integer(7, 12)}` : `L${random.integer(1, 4)}`;
  const host = pickBlob(skeleton, random, (site) => site.level === level && site.region.endsWith('spine'));
  if (host === null) return [];
  const plan = planFocus(skeleton, random, host, {
    kind: 'vertebral-fracture',
    shape: 'linear',
    contrast: random.between(1.5, 3),
    sigma: 4.5,
    jitterMm: 0,
  });
  const middle = plan.parts[0]!;
  const parts = [-14, -7, 0, 7, 14].map((dx) => ({ ...middle, x: middle.x * 0.2 + dx, weight: 1 }));
  return [{ ...plan, parts }];
}

function planSpot(
  skeleton: Skeleton,
  random: RandomStream,
  kind: 'dental',
  regions: readonly string[],
): FocusPlan[] {
  const host = pickBlob(skeleton, random, (site) => regions.includes(site.region));
  if (host === null) return [];
  const contrast = 1 + random.lognormal(0.9, 0.5);
  const sigma = random.between(4, 7);
  return [planFocus(skeleton, random, host, { kind, shape: 'punctate', contrast, sigma, jitterMm: 2 })];
}

/** Drops of urine on the skin or clothes at the groin or a thigh. */
function planUrine(skeleton: Skeleton, random: RandomStream): FocusPlan[] {
  const side = random.chance(0.5) ? 'left' : 'right';
  const host = pickBlob(skeleton, random, ({ region, side: at }) => region === 'ischium' && at === side);
  if (host === null) return [];
  const plan = planFocus(skeleton, random, host, {
    kind: 'urine',
    shape: 'punctate',
    contrast: 1 + random.lognormal(1.6, 0.7),
    sigma: random.between(3, 6),
    jitterMm: 6,
  });
  const down = random.between(15, 110);
  const parts = plan.parts.map((part) => ({ ...part, y: part.y + down, z: -60 }));
  return [{ ...plan, region: 'skin', level: '', parts }];
}
