import type { Site } from './blob-list.ts';
import type { Skeleton } from './anatomy/build-skeleton.ts';
import type { RandomStream } from './random.ts';
import type { FocusKind, FocusShape } from './truth.ts';

/** A focus before it is rendered: where its parts are and how far it shall stand out. */
export interface FocusPlan extends Site {
  readonly kind: FocusKind;
  readonly shape: FocusShape;
  /** Peak of focus and host against host; where `activity` is given, it follows from that. */
  readonly contrast: number;
  /** Total activity, in the units of the blobs. */
  readonly activity?: number;
  readonly parts: readonly FocusPart[];
}

/** One Gaussian of a focus; only the ratio of the weights matters. */
export interface FocusPart {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly sigma: number;
  readonly weight: number;
}

/** Picks a bone blob of a region in proportion to its activity; `null` where the region has none. */
export function pickBlob(
  skeleton: Skeleton,
  random: RandomStream,
  wanted: (site: Site) => boolean,
): number | null {
  const { blobs } = skeleton;
  let total = 0;
  for (let index = 0; index < blobs.count; index++) {
    if (wanted(blobs.siteOf(index))) total += blobs.activity(index);
  }
  let rest = random.uniform() * total;
  for (let index = 0; index < blobs.count; index++) {
    if (!wanted(blobs.siteOf(index))) continue;
    rest -= blobs.activity(index);
    if (rest <= 0) return index;
  }
  return null;
}

/** Plans a focus on a blob of the skeleton. `sigma` is the size of one part, mm. */
export function planFocus(
  skeleton: Skeleton,
  random: RandomStream,
  host: number,
  what: { kind: FocusKind; shape: FocusShape; contrast: number; sigma: number; jitterMm: number },
): FocusPlan {
  const { blobs } = skeleton;
  const jitter = (): number => random.normal(0, what.jitterMm);
  const centre = { x: blobs.x(host) + jitter(), y: blobs.y(host) + jitter(), z: blobs.z(host) + jitter() };
  const site = blobs.siteOf(host);
  const parts =
    what.shape === 'linear'
      ? alongBone(skeleton, random, host, what.sigma)
      : around(random, centre, what.shape, what.sigma);
  return { ...site, kind: what.kind, shape: what.shape, contrast: what.contrast, parts };
}

/** Parts on successive blobs of the same rib or rod: a streak that follows the bone. */
function alongBone(skeleton: Skeleton, random: RandomStream, host: number, sigma: number): FocusPart[] {
  const { blobs } = skeleton;
  const site = blobs.siteOf(host);
  const length = random.integer(3, 6);
  const parts: FocusPart[] = [];
  for (let index = host; index < host + length && index < skeleton.boneCount; index++) {
    if (blobs.siteOf(index) !== site) break;
    const weight = random.between(0.7, 1.3);
    parts.push({ x: blobs.x(index), y: blobs.y(index), z: blobs.z(index), sigma, weight });
  }
  return parts;
}

function around(
  random: RandomStream,
  centre: { x: number; y: number; z: number },
  shape: Exclude<FocusShape, 'linear'>,
  sigma: number,
): FocusPart[] {
  const part = (dx: number, dy: number, size: number, weight: number): FocusPart => ({
    x: centre.x + dx,
    y: centre.y + dy,
    z: centre.z,
    sigma: size,
    weight,
  });
  switch (shape) {
    case 'punctate':
      return [part(0, 0, sigma, 1)];
    case 'patchy':
      return Array.from({ length: random.integer(2, 3) }, () =>
        part(random.normal(0, 0.8 * sigma), random.normal(0, 0.8 * sigma), sigma, random.between(0.6, 1.2)),
      );
    case 'mottled': {
      const reach = random.between(10, 18);
      return Array.from({ length: random.integer(4, 9) }, () =>
        part(random.normal(0, reach), random.normal(0, reach), 0.7 * sigma, random.between(0.4, 1.2)),
      );
    }
    case 'ring': {
      // A pale core with a hot rim, as around a lytic lesion.
      const radius = 1.6 * sigma + 5;
      return Array.from({ length: 8 }, (_, index) => {
        const angle = (index / 8) * 2 * Math.PI;
        return part(
          radius * Math.cos(angle),
          radius * Math.sin(angle),
          0.6 * sigma,
          random.between(0.7, 1.2),
        );
      });
    }
  }
}
