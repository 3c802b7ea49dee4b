import { BlobList, type Side } from '../blob-list.ts';
import type { BodyShape } from '../body-shape.ts';
import type { Patient } from '../patient-variation.ts';
import { type RandomStream } from '../random.ts';
import { addArms } from './arm.ts';
import { addLegs } from './leg.ts';
import { addOrgans } from './organs.ts';
import { addPelvis } from './pelvis.ts';
import type { SkeletonDraft } from './skeleton-draft.ts';
import { addSkull } from './skull.ts';
import { addSpine } from './spine.ts';
import { addThorax } from './thorax.ts';

/** Regions that are not bone: disease of bone never sits there, and age does not change them as it does bone. */
const NOT_BONE = new Set(['kidney', 'bladder', 'soft-tissue', 'injection-site']);

/** A patient's activity: bones first, then organs. `boneCount` blobs are bone. */
export interface Skeleton {
  readonly blobs: BlobList;
  readonly boneCount: number;
}

/** Builds the skeleton and the organs that show on a bone scan. */
export function buildSkeleton(patient: Patient, shape: BodyShape, random: RandomStream): Skeleton {
  const blobs = new BlobList();
  const draft: SkeletonDraft = {
    blobs,
    patient,
    shape,
    halfDepthMm: shape.halfDepthMm,
    random,
    factor: regionFactors(patient.boneFactor, random),
  };
  addSkull(draft);
  addSpine(draft);
  addThorax(draft);
  addArms(draft);
  addPelvis(draft);
  addLegs(draft);
  const boneCount = blobs.count;
  addOrgans(draft);
  return { blobs, boneCount };
}

/** Whether a region is bone. */
export function isBone(region: string): boolean {
  return !NOT_BONE.has(region);
}

function regionFactors(boneFactor: number, random: RandomStream): (region: string, side?: Side) => number {
  const shared = new Map<string, number>();
  return (region, side = 'midline') => {
    let factor = shared.get(region);
    if (factor === undefined) shared.set(region, (factor = random.lognormal(1, 0.12)));
    return boneFactor * factor * (side === 'midline' ? 1 : random.lognormal(1, 0.05));
  };
}
