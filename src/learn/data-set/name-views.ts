import { basename, extname } from 'node:path';
import type { Counts } from '../../study/counts.ts';
import { asError } from '../../platform/node-error.ts';
import type { FoundView } from './found-files.ts';
import { matchLabels } from './match-labels.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import type { LabelRow } from './read-labels.ts';

/** A view with its pseudonyms and the label that speaks of it. */
export interface NamedView {
  readonly found: FoundView;
  readonly label: LabelRow | null;
  readonly id: string;
  /** File names by which annotations may call it: its id, and its own file's name where that is unique. */
  readonly names: readonly string[];
  readonly size: Pick<Counts, 'rows' | 'columns'>;
  readonly patientName: string;
  readonly studyName: string;
}

/** Gives each view its id. Views that cannot be decoded are faults, listed with their files. */
export async function nameViews(
  found: readonly FoundView[],
  rows: readonly LabelRow[],
  pseudonyms: Pseudonyms,
): Promise<{ readonly views: readonly NamedView[]; readonly faults: readonly string[] }> {
  const matched = matchLabels(rows, found);
  const faults = [...matched.faults];
  const views: NamedView[] = [];
  for (const [index, view] of found.entries()) {
    const label = matched.labels[index] ?? null;
    const patient = view.patientId || (label?.patient ?? '');
    if (patient === '') {
      faults.push(`${view.file}: whose is it? neither the file nor a label names the patient`);
      continue;
    }
    const study = view.studyUid || (label?.study ?? `${patient}/${view.file}`);
    const studyName = pseudonyms.study(study);
    const shown = view.patientId === '' ? (label?.view ?? view.view) : view.view;
    const id = `${pseudonyms.patient(patient)}-${studyName.slice(-6)}-${shown}`;
    const stem = basename(view.file, extname(view.file));
    try {
      const { rows: height, columns, values } = await view.load();
      // Copies hold 16 bits a pixel: cutting counts off silently would change the data.
      if (values.some((value) => value > 65_535)) throw new RangeError('counts above 65,535');
      views.push({
        found: { ...view, view: shown },
        label,
        id,
        names: [id, `${stem}-${shown}`, stem],
        size: { rows: height, columns },
        patientName: pseudonyms.patient(patient),
        studyName,
      });
    } catch (thrown) {
      faults.push(`${view.file}: ${asError(thrown).message}`);
    }
  }
  return { views: withUniqueNames(views), faults: [...faults, ...twice(views)] };
}

/** Two views of one file, or files of the same name in two folders, cannot be called by that name alone. */
function withUniqueNames(views: readonly NamedView[]): NamedView[] {
  const uses = new Map<string, number>();
  for (const name of views.flatMap(({ names }) => names)) uses.set(name, (uses.get(name) ?? 0) + 1);
  return views.map((view) => ({ ...view, names: view.names.filter((name) => uses.get(name) === 1) }));
}

function twice(views: readonly NamedView[]): string[] {
  return [...Map.groupBy(views, ({ id }) => id).values()]
    .filter(({ length }) => length > 1)
    .map((same) => `${same.map(({ found }) => found.file).join(' and ')}: the same view of one study`);
}
