import type { LabelCodes } from '../../annotations/label-codes.ts';
import { NORMAL } from '../../annotations/image-consensus.ts';
import { DataSetError } from './data-set-error.ts';
import { readTable } from './read-table.ts';

/**
 * What experts decided: a table `image, diseases` (codes joined by `&`, `N` = none), as `dataset import` writes it for
 * them to fill in. Rows that are still empty are left out.
 * @throws DataSetError `DATA_SET_FORMAT` with every faulty row.
 * @source R-016
 */
export async function readAdjudication(
  path: string,
  codes: LabelCodes,
): Promise<Map<string, readonly string[]>> {
  const decided = new Map<string, readonly string[]>();
  const faults: string[] = [];
  for (const { where, cells } of await readTable(path, ['image', 'votes', 'why', 'diseases'])) {
    const { image, diseases } = cells;
    if (image === undefined) faults.push(`${where}: no image`);
    if (image === undefined || diseases === undefined) continue;
    const said = diseases.split('&').map((code) => code.trim());
    const isKnown = (code: string): boolean => code === NORMAL || codes.codes[code]?.disease === true;
    const unknown = said.filter((code) => !isKnown(code));
    if (unknown.length > 0) faults.push(`${where}: "${unknown.join(', ')}" is no disease of the label codes`);
    if (decided.has(image)) faults.push(`${where}: ${image} is decided twice`);
    decided.set(
      image,
      said.filter((code) => code !== NORMAL),
    );
  }
  if (faults.length > 0) throw new DataSetError('DATA_SET_FORMAT', faults);
  return decided;
}
