import type { View } from '../../study/view.ts';
import type { SkeletonDraft } from '../anatomy/skeleton-draft.ts';
import type { Counts } from '../../study/counts.ts';
import type { Patient } from '../patient-variation.ts';
import type { Exposure } from '../placement.ts';
import type { RandomStream } from '../random.ts';
import type { Pair, Scene } from '../render.ts';

/** The two views as stored. */
export type StoredViews = Readonly<Record<View, Counts>>;

/** What an artefact of the image may ask about the patient. */
export interface ArtefactGround {
  readonly patient: Patient;
  readonly scenes: Readonly<Record<View, Scene>>;
}

/**
 * Something that disturbs a scan or varies a body without being the disease that is looked for. It works at one or more
 * steps of the making of an image; each step draws from a stream of its own, so that nothing else changes.
 */
export interface Artefact {
  readonly name: string;
  /** `artefact`: a fault a quality check may name; `variant`: a body or an illness that only confuses. */
  readonly kind: 'artefact' | 'variant';
  /** How often it comes, in every class alike; 0: only where it is asked for. */
  readonly probability: number;
  /** Only where it can be: breasts, for example. */
  readonly fits?: (patient: Patient) => boolean;
  readonly changePatient?: (patient: Patient, random: RandomStream) => Patient;
  readonly changeExposure?: (exposure: Exposure, random: RandomStream) => Exposure;
  /** Adds or scales activity of the body, or on its skin. */
  readonly changeActivity?: (draft: SkeletonDraft) => void;
  /** Changes the expected images in place: anterior orientation, scatter included. */
  readonly changeExpected?: (images: Pair, ground: ArtefactGround, random: RandomStream) => void;
  /** Changes the stored counts; `another` makes the views of somebody else. */
  readonly changeCounts?: (
    views: StoredViews,
    random: RandomStream,
    another: () => StoredViews,
  ) => StoredViews;
}
