import type { View } from '../study/view.ts';
import type { Finding, FocusTruth, FocusView, ViewTruth } from './truth.ts';

/** Class of a view by what is plainly seen in it; `null`: the class of the patient. */
export interface ViewClasses {
  readonly nothing: string | null;
  readonly metastasis: string | null;
  readonly arthritis: string | null;
  readonly both: string | null;
}

/** Detectability from which every reader sees a focus, and below which none does. */
const SEEN = { plain: 6, doubtful: 3 } as const;
/** Contrast in the view from which a focus counts: fainter wear of a joint is age, not disease. */
const CONTRAST = { metastasis: 1.3, arthritis: 1.4 } as const;

/**
 * Labels one view by what is plainly visible in it, as the physicians of S001 and S002 did: metastasis where one has a
 * detectability of at least 6 and a contrast of at least 1.3 in this view, arthritis likewise from a contrast of 1.4;
 * both where the preset has such a class, else the class of the patient; nothing plain: normal. Where the best
 * metastasis is in doubt (detectability 3 to 6, or contrast below 1.3), or the best arthritis is and nothing else is
 * plain, readers would disagree: the class is `null` and the view waits for adjudication. A scan with another tracer
 * than that of bone scans has the class of its patient.
 */
export function labelView(
  foci: readonly FocusTruth[],
  view: View,
  patientClass: string,
  classes: ViewClasses | null,
): ViewTruth {
  const metastasis = best(
    foci.filter(({ kind }) => kind === 'metastasis').map((focus) => metastasisIn(focus[view])),
  );
  const arthritis = best(
    foci.filter(({ kind }) => kind === 'arthritis').map((focus) => arthritisIn(focus[view])),
  );
  const seen = { metastasis, arthritis };
  if (classes === null) return { ...seen, className: patientClass };
  if (metastasis === 'doubtful') return { ...seen, className: null };
  if (metastasis === 'plain') {
    return {
      ...seen,
      className: (arthritis === 'plain' ? classes.both : classes.metastasis) ?? patientClass,
    };
  }
  if (arthritis === 'doubtful' && classes.arthritis !== classes.nothing) return { ...seen, className: null };
  return {
    ...seen,
    className: (arthritis === 'plain' ? classes.arthritis : classes.nothing) ?? patientClass,
  };
}

function metastasisIn({ detectability, contrast }: FocusView): Finding {
  if (detectability >= SEEN.plain && contrast >= CONTRAST.metastasis) return 'plain';
  return detectability >= SEEN.doubtful ? 'doubtful' : 'absent';
}

function arthritisIn({ detectability, contrast }: FocusView): Finding {
  if (contrast < CONTRAST.arthritis || detectability < SEEN.doubtful) return 'absent';
  return detectability >= SEEN.plain ? 'plain' : 'doubtful';
}

function best(findings: readonly Finding[]): Finding {
  if (findings.includes('plain')) return 'plain';
  return findings.includes('doubtful') ? 'doubtful' : 'absent';
}
