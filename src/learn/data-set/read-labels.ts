import type { DataSetManifest, Tracer } from '../../study/data-set.ts';
import type { View } from '../../study/view.ts';
import { DataSetError } from './data-set-error.ts';
import type { TableRow } from './read-table.ts';
import { readTable } from './read-table.ts';
import { classOfText } from './task-classes.ts';

const COLUMNS = [
  'patient',
  'study',
  'file',
  'view',
  'class',
  'tumour',
  'age',
  'sex',
  'tracer',
  'scanner',
  'report',
] as const;

/** What a researcher says of some views. Views that all given identifiers fit are meant. */
export interface LabelRow {
  readonly where: string;
  readonly patient?: string;
  readonly study?: string;
  readonly file?: string;
  readonly view?: View;
  readonly class?: string;
  readonly findings?: readonly string[];
  readonly tumour?: string;
  readonly age?: number;
  readonly sex?: 'F' | 'M';
  readonly tracer?: Tracer;
  readonly scanner?: string;
  /** Text of the diagnostic report. */
  readonly report?: string;
}

/**
 * Reads the table of labels, CSV or JSON.
 * @throws DataSetError `DATA_SET_FORMAT` with every fault of every row.
 * @source
 */
export async function readLabels(path: string, task: DataSetManifest['task']): Promise<LabelRow[]> {
  const rows = (await readTable(path, COLUMNS)).map((row) => readRow(row, task));
  const faults = rows.flatMap(({ faults: own }) => own);
  if (faults.length > 0) throw new DataSetError('DATA_SET_FORMAT', faults);
  return rows.map(({ label }) => label);
}

function readRow(
  { where, cells }: TableRow,
  task: DataSetManifest['task'],
): { readonly label: LabelRow; readonly faults: readonly string[] } {
  const faults: string[] = [];
  const choose = <T extends string>(name: string, table: Readonly<Record<string, T>>): T | undefined => {
    const text = cells[name];
    if (text === undefined) return undefined;
    const value = table[text.toLowerCase()];
    if (value === undefined)
      faults.push(`${where}: ${name} "${text}" is none of ${Object.keys(table).join(', ')}`);
    return value;
  };
  const reading = cells['class'] === undefined ? null : classOfText(cells['class'], task);
  if (reading !== null && 'fault' in reading) faults.push(`${where}: ${reading.fault}`);
  if (!['patient', 'study', 'file'].some((name) => name in cells))
    faults.push(`${where}: one of patient, study and file is needed`);
  const age = cells['age'] === undefined ? undefined : Number(cells['age']);
  if (age !== undefined && !(age >= 0 && age <= 130)) faults.push(`${where}: age "${cells['age']!}"`);
  const label = {
    where,
    ...pick(cells, ['patient', 'study', 'file', 'tumour', 'scanner', 'report']),
    ...(reading !== null && 'class' in reading ? reading : {}),
    ...defined('age', age),
    ...defined('view', choose('view', VIEWS)),
    ...defined('sex', choose('sex', SEXES)),
    ...defined('tracer', choose('tracer', TRACERS)),
  };
  return { label, faults };
}

const VIEWS = {
  anterior: 'anterior',
  ant: 'anterior',
  posterior: 'posterior',
  post: 'posterior',
} as const satisfies Record<string, View>;
const SEXES = { f: 'F', female: 'F', m: 'M', male: 'M' } as const;
const TRACERS = { '99mtc-mdp': '99mTc-MDP', '99mtc': '99mTc-MDP', '131i': '131I' } as const;

function pick<K extends string>(
  cells: Readonly<Record<string, string>>,
  names: readonly K[],
): Partial<Record<K, string>> {
  return Object.fromEntries(
    names.flatMap((name) => (name in cells ? [[name, cells[name]!]] : [])),
  ) as Partial<Record<K, string>>;
}

function defined<K extends string, V>(name: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [name]: value } as Record<K, V>);
}
