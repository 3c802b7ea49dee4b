import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { FoundReport, FoundView } from './found-files.ts';

const MAX_BYTES = 1024 * 1024;

/** Report texts by the study's own UID, and everything that is wrong with the files. */
export interface CollectedReports {
  readonly byStudy: ReadonlyMap<string, readonly string[]>;
  readonly faults: readonly string[];
}

/**
 * Brings the reports of a folder (`.txt`, named after study UID, patient id or image file) and those found among the
 * DICOM files together with their studies.
 * @source R-014
 */
export async function collectReports(
  folder: string | null,
  found: readonly FoundReport[],
  views: readonly FoundView[],
): Promise<CollectedReports> {
  const byStudy = new Map<string, string[]>();
  const faults: string[] = [];
  const add = (text: string, file: string, fits: (view: FoundView) => boolean): void => {
    const studies = new Set(views.filter(fits).map(({ studyUid }) => studyUid));
    if (studies.size !== 1)
      faults.push(
        `${file}: ${studies.size === 0 ? 'no study' : `${studies.size} studies`} could have this report`,
      );
    else for (const study of studies) byStudy.set(study, [...(byStudy.get(study) ?? []), text.trim()]);
  };
  for (const { file, studyUid, text } of found) add(text, file, (view) => view.studyUid === studyUid);
  for (const file of folder === null ? [] : (await readdir(folder)).sort()) {
    if (!/\.txt$/i.test(file)) continue;
    const path = join(folder!, file);
    const { size } = await stat(path);
    if (size > MAX_BYTES) {
      faults.push(`${file}: a report of ${size} bytes`);
      continue;
    }
    const stem = basename(file, extname(file));
    add(await readFile(path, 'utf8'), file, (view) =>
      [view.studyUid, view.patientId, basename(view.file, extname(view.file))].includes(stem),
    );
  }
  return { byStudy, faults };
}
