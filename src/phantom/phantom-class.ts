import type { Tracer } from '../study/data-set.ts';
import type { Tumour } from './tumour.ts';

/** One class of a preset: how often it is drawn and what disease its patients have. */
export interface PhantomClass {
  readonly name: string;
  readonly weight: number;
  readonly tracer: Tracer;
  /** The patient's tumour is one of these; none: no tumour is known. */
  readonly tumours: readonly Tumour[];
  /** With bone metastases, of which at least one is plainly seen. */
  readonly metastatic: boolean;
  /** Probability of marked degenerative disease at old age; 1: every patient has a plainly worn joint. */
  readonly markedArthritis: number;
  /** Probability of each other benign focus against its usual rate. */
  readonly benignRate: number;
  /** Artefacts that every patient of the class has. */
  readonly artefacts: readonly string[];
}
