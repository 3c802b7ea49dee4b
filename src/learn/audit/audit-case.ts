import type { PhantomPatient } from '../../phantom/generate-patient.ts';
import type { FocusKind } from '../../phantom/truth.ts';
import type { Counts } from '../../study/counts.ts';
import type { Tracer } from '../../study/data-set.ts';
import type { TrivialFeature } from './trivial-features.ts';
import { trivialFeatures } from './trivial-features.ts';

/** A visible focus as one view shows it. */
export interface AuditedLesion {
  readonly kind: FocusKind;
  readonly region: string;
  /** Largest count inside the mask. */
  readonly peak: number;
  readonly pixels: number;
}

/** What the audit keeps of one phantom of the main set. */
export interface AuditCase {
  readonly caseId: string;
  readonly className: string;
  readonly tracer: Tracer;
  readonly features: readonly TrivialFeature[];
  /** Visible foci of both views, view by view. */
  readonly lesions: {
    readonly anterior: readonly AuditedLesion[];
    readonly posterior: readonly AuditedLesion[];
  };
  /** Visible in at least one view. */
  readonly visibleMetastases: number;
  readonly visibleArthritis: number;
}

/** Reduces a phantom to what the checks need. */
export function auditCase(phantom: PhantomPatient): AuditCase {
  const { truth, anterior, posterior } = phantom;
  const visible = truth.foci.filter((focus) => focus.anterior.visible || focus.posterior.visible);
  const count = (kind: FocusKind): number => visible.filter((focus) => focus.kind === kind).length;
  return {
    caseId: truth.caseId,
    className: truth.className,
    tracer: truth.tracer,
    features: trivialFeatures(phantom),
    lesions: {
      anterior: lesionsOf(phantom, 'anterior', anterior),
      posterior: lesionsOf(phantom, 'posterior', posterior),
    },
    visibleMetastases: count('metastasis'),
    visibleArthritis: count('arthritis'),
  };
}

function lesionsOf(
  { truth }: PhantomPatient,
  view: 'anterior' | 'posterior',
  image: Counts,
): AuditedLesion[] {
  return truth.foci
    .filter((focus) => focus[view].visible)
    .map((focus) => {
      const { mask } = focus[view];
      let [peak, pixels] = [0, 0];
      for (let at = 0; at < mask.length; at += 3) {
        const start = mask[at]! * image.columns + mask[at + 1]!;
        for (let index = start; index < start + mask[at + 2]!; index++)
          peak = Math.max(peak, image.values[index]!);
        pixels += mask[at + 2]!;
      }
      return { kind: focus.kind, region: focus.region, peak, pixels };
    });
}
