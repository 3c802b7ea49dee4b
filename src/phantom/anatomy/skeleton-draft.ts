import type { BlobList, Side } from '../blob-list.ts';
import type { BodyShape } from '../body-shape.ts';
import type { Patient } from '../patient-variation.ts';
import type { RandomStream } from '../random.ts';

/** What each part of the anatomy gets to add its bones. */
export interface SkeletonDraft {
  readonly blobs: BlobList;
  readonly patient: Patient;
  readonly shape: BodyShape;
  /** Half the trunk's depth at its thickest, mm. */
  readonly halfDepthMm: number;
  readonly random: RandomStream;
  /** Uptake of a region against the average patient: shared by both sides, with a little of its own for each. */
  readonly factor: (region: string, side?: Side) => number;
}

/** Both sides with the sign of their x. */
export const SIDES = [
  ['left', 1],
  ['right', -1],
] as const;
