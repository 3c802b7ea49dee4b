import { readFile, stat } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { asError } from '../../platform/node-error.ts';
import { DataSetError } from './data-set-error.ts';

const MAX_BYTES = 64 * 1024 * 1024;
const MAX_RECORD = 1024 * 1024;

/** One record of a table, and how messages name it. */
export interface TableRow {
  readonly where: string;
  /** By column name in lower case; empty cells are left out. */
  readonly cells: Readonly<Record<string, string>>;
}

/**
 * Reads a table from CSV (comma or semicolon, first line names the columns) or from a JSON array of objects.
 * @throws DataSetError `DATA_SET_FORMAT`, `DATA_SET_LIMIT`, `DATA_SET_FILE`; columns that are not `known` are faults.
 */
export async function readTable(path: string, known: readonly string[]): Promise<TableRow[]> {
  const text = await readText(path);
  const records = /\.json$/i.test(path) ? parseJson(text, path) : parseCsv(text, path);
  const rows = records.map((record, index) => ({
    where: `${path}: row ${index + 1}`,
    cells: Object.fromEntries(
      Object.entries(record)
        .map(([name, value]) => [name.trim().toLowerCase(), cellText(value)] as const)
        .filter(([, value]) => value !== ''),
    ),
  }));
  const names = new Set(rows.flatMap(({ cells }) => Object.keys(cells)));
  const unknown = [...names].filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new DataSetError('DATA_SET_FORMAT', [
      `${path}: unknown column ${unknown.map((name) => `"${name}"`).join(', ')}; known are ${known.join(', ')}`,
    ]);
  return rows;
}

async function readText(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES) throw new DataSetError('DATA_SET_LIMIT', [`${path}: a table of ${size} bytes`]);
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof DataSetError) throw cause;
    throw new DataSetError('DATA_SET_FILE', [`${path} cannot be read`], cause);
  }
}

function parseCsv(text: string, path: string): Record<string, unknown>[] {
  try {
    const [firstLine = ''] = text.split(/\r?\n/, 1);
    return parse(text, {
      bom: true,
      columns: true,
      delimiter: firstLine.includes(';') && !firstLine.includes(',') ? ';' : ',',
      max_record_size: MAX_RECORD,
      skip_empty_lines: true,
      trim: true,
    });
  } catch (cause) {
    throw new DataSetError('DATA_SET_FORMAT', [`${path}: ${asError(cause).message}`], cause);
  }
}

function parseJson(text: string, path: string): Record<string, unknown>[] {
  const wrong = (cause?: unknown): DataSetError =>
    new DataSetError(
      'DATA_SET_FORMAT',
      [`${path}: expected a JSON array of objects with plain values`],
      cause,
    );
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw wrong(cause);
  }
  const isPlain = (value: unknown): boolean => value === null || typeof value !== 'object';
  const isRecord = (entry: unknown): entry is Record<string, unknown> =>
    typeof entry === 'object' && entry !== null && Object.values(entry).every(isPlain);
  if (!Array.isArray(parsed) || !parsed.every(isRecord)) throw wrong();
  return parsed;
}

function cellText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value).trim()
    : '';
}
