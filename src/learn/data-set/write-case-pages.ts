import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabelCodes } from '../../annotations/label-codes.ts';
import type { Counts } from '../../study/counts.ts';
import type { DataSetImage, DataSetManifest } from '../../study/data-set.ts';
import { casePage, casePageName } from './case-page.ts';
import { DataSetError } from './data-set-error.ts';
import { isOriginal } from './measure-lesions.ts';
import { readCase } from './read-case.ts';

/** More on one page take long to scroll and search. */
export const CASES_PER_PAGE = 200;

/** Where the data set is, where its pictures are, and whether readers are to be blind to what is known. */
export interface CasePageFolders {
  readonly from: string;
  readonly to: string;
  readonly blind: boolean;
}

/**
 * Writes `cases.html`, and `cases-2.html`, … where there are more than 200 examinations: pictures and report side by side.
 * Only original images are shown: copies have no report.
 * @returns names of the pages
 * @throws DataSetError `DATA_SET_FILE` naming every report and annotation that cannot be read.
 * @source R-014
 */
export async function writeCasePages(
  { from, to, blind }: CasePageFolders,
  manifest: DataSetManifest,
  codes: LabelCodes,
  sizes: ReadonlyMap<string, Pick<Counts, 'rows' | 'columns'>>,
): Promise<string[]> {
  const examinations = examinationsOf(manifest.images);
  const pages = Math.max(1, Math.ceil(examinations.length / CASES_PER_PAGE));
  const faults: string[] = [];
  const names: string[] = [];
  for (let number = 1; number <= pages; number++) {
    const first = (number - 1) * CASES_PER_PAGE;
    const cases = [];
    for (const images of examinations.slice(first, first + CASES_PER_PAGE))
      cases.push(await readCase(from, images, codes));
    faults.push(...cases.flatMap((each) => each.faults));
    const text = casePage({
      title: `Cases of ${manifest.name}`,
      banner: bannerOf(manifest),
      number,
      pages,
      firstCase: first + 1,
      allCases: examinations.length,
      cases,
      sizes,
      blind,
    });
    await writeFile(join(to, casePageName(number)), text);
    names.push(casePageName(number));
  }
  if (faults.length > 0) throw new DataSetError('DATA_SET_FILE', faults);
  return names;
}

/** Original views of each examination, the anterior first. */
function examinationsOf(images: readonly DataSetImage[]): DataSetImage[][] {
  const groups = Map.groupBy(
    images.filter(isOriginal),
    ({ patientId, studyUid }) => `${patientId}\0${studyUid}`,
  );
  return [...groups.values()].map((group) => group.sort((one, other) => one.view.localeCompare(other.view)));
}

function bannerOf({ images, statement }: DataSetManifest): string {
  const synthetic = images.some(({ source }) => source === 'synthetic') ? 'SYNTHETIC data. ' : '';
  return `${synthetic}Research use only. Not a medical device. ${statement}`;
}
