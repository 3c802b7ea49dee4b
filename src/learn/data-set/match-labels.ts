import { basename } from 'node:path';
import type { FoundView } from './found-files.ts';
import type { LabelRow } from './read-labels.ts';

/** The label of each view, in the order of the views; `null` where no row speaks of it. */
export interface MatchedLabels {
  readonly labels: readonly (LabelRow | null)[];
  readonly faults: readonly string[];
}

/** Puts rows and views together; a row that fits no view, and rows that contradict each other, are faults. */
export function matchLabels(rows: readonly LabelRow[], views: readonly FoundView[]): MatchedLabels {
  const faults: string[] = [];
  const matches: LabelRow[][] = views.map(() => []);
  for (const row of rows) {
    const fitting = views.flatMap((view, index) => (fits(row, view) ? [index] : []));
    if (fitting.length === 0) faults.push(`${row.where}: no view fits ${identityOf(row)}`);
    for (const index of fitting) matches[index]!.push(row);
  }
  const labels = matches.map((own, index) => {
    if (own.length === 0) return null;
    const classes = new Set(
      own.flatMap(({ findings }) => (findings === undefined ? [] : [findings.join('&')])),
    );
    if (classes.size > 1)
      faults.push(
        `${own.map(({ where }) => where).join(' and ')}: classes ${[...classes].join(' and ')} for ${views[index]!.file}`,
      );
    // Later rows may add what earlier ones leave open, for example one row a patient and one a view.
    return Object.assign({}, ...own) as LabelRow;
  });
  return { labels, faults };
}

function fits(row: LabelRow, view: FoundView): boolean {
  return (
    (row.patient === undefined || row.patient === view.patientId || view.patientId === '') &&
    (row.study === undefined || row.study === view.studyUid) &&
    (row.file === undefined || row.file === view.file || row.file === basename(view.file)) &&
    (row.view === undefined || row.view === view.view || view.patientId === '') &&
    // A picture says nothing of its patient: only its file name can tell which row is meant.
    (view.patientId !== '' || row.file !== undefined)
  );
}

function identityOf({ patient, study, file, view }: LabelRow): string {
  return Object.entries({ patient, study, file, view })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${value!}`)
    .join(', ');
}
