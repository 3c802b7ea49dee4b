import type { Tracer } from '../../study/data-set.ts';
import type { Artefact } from '../artefacts/artefact.ts';
import { BlobList, type Side } from '../blob-list.ts';
import type { BodyShape } from '../body-shape.ts';
import type { Patient } from '../patient-variation.ts';
import { type RandomStream } from '../random.ts';
import { addArms } from './arm.ts';
import { addIodineOrgans } from './iodine-organs.ts';
import { addLegs } from './leg.ts';
import { addOrgans } from './organs.ts';
import { addPelvis } from './pelvis.ts';
import type { SkeletonDraft } from './skeleton-draft.ts';
import { addSkull } from './skull.ts';
import { addSpine } from './spine.ts';
import { addThorax } from './thorax.ts';

/** A patient's activity: bones first, then organs. `boneCount` blobs are bone. */
export interface Skeleton {
  readonly blobs: BlobList;
  readonly boneCount: number;
  /** First blob that takes up the tracer: with 131I the bones are there, but not seen. */
  readonly firstActive: number;
}

/** What a skeleton is built from. */
export interface SkeletonPlan {
  readonly patient: Patient;
  readonly shape: BodyShape;
  readonly tracer: Tracer;
  readonly artefacts: readonly Artefact[];
  readonly stream: (name: string) => RandomStream;
}

/** Builds the skeleton, the organs that show with a tracer, and what artefacts add to them. */
export function buildSkeleton({ patient, shape, tracer, artefacts, stream }: SkeletonPlan): Skeleton {
  const blobs = new BlobList();
  const random = stream('anatomy');
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
  if (tracer === '131I') addIodineOrgans(draft);
  else addOrgans(draft);
  for (const { name, changeActivity } of artefacts)
    changeActivity?.({ ...draft, random: stream(`${name}-activity`) });
  return { blobs, boneCount, firstActive: tracer === '131I' ? boneCount : 0 };
}

function regionFactors(boneFactor: number, random: RandomStream): (region: string, side?: Side) => number {
  const shared = new Map<string, number>();
  return (region, side = 'midline') => {
    let factor = shared.get(region);
    if (factor === undefined) shared.set(region, (factor = random.lognormal(1, 0.12)));
    return boneFactor * factor * (side === 'midline' ? 1 : random.lognormal(1, 0.05));
  };
}
