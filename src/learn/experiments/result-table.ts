import { html } from '../../platform/html.ts';
import type { Html } from '../../platform/html.ts';
import { formatCsv } from '../data-set/format-csv.ts';
import { numberCell, table } from '../evaluation/report/format-figures.ts';

/** A number of a table with how sure it is, or a text. */
export type TableCell = NumberCell | string;

export interface NumberCell {
  /** `null` = undefined, or not printed. */
  readonly value: number | null;
  /** Digits behind the point. */
  readonly digits: number;
  /** Standard deviation over trainings. */
  readonly deviation?: number | null;
  /** 95 % bootstrap interval by patient. */
  readonly interval95?: readonly [number, number];
}

export interface TableRow {
  readonly name: string;
  readonly cells: readonly TableCell[];
}

/** One part of a table; measured and published rows never stand in the same. */
export interface TableSection {
  readonly name: string;
  /** One more than a row has cells. */
  readonly heads: readonly string[];
  readonly rows: readonly TableRow[];
}

/** The table of an experiment. */
export interface ResultTable {
  readonly title: string;
  /** What must stand above it wherever it is shown. */
  readonly banner: string;
  /** How it came about, a sentence each. */
  readonly remarks: readonly string[];
  readonly sections: readonly TableSection[];
}

/** A cell as people read it. */
export function describeCell(cell: TableCell): string {
  if (typeof cell === 'string') return cell;
  const { value, digits, deviation, interval95 } = cell;
  if (value === null) return '–';
  const text = value.toFixed(digits);
  if (deviation !== undefined && deviation !== null) return `${text} ± ${deviation.toFixed(digits)}`;
  return interval95 === undefined ? text : `${text} (${interval95.map((end) => end.toFixed(3)).join('–')})`;
}

/** All sections under each other, with the bare numbers: one line a cell. */
export function tableAsCsv({ banner, sections }: ResultTable): string {
  const rows = sections.flatMap(({ name, heads, rows: lines }) =>
    lines.flatMap((line) =>
      line.cells.map((cell, index) => {
        const column = heads[index + 1];
        if (typeof cell === 'string') return [name, line.name, column, cell, null, null, null, banner];
        const [low, high] = cell.interval95 ?? [null, null];
        return [name, line.name, column, cell.value, cell.deviation, low, high, banner];
      }),
    ),
  );
  return formatCsv(
    ['section', 'row', 'column', 'value', 'standard deviation', 'low 95 %', 'high 95 %', 'statement'],
    rows,
  );
}

/** For a page of documentation. */
export function tableAsMarkdown({ title, banner, remarks, sections }: ResultTable): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const parts = sections.map(({ name, heads, rows }) =>
    [
      `### ${name}\n`,
      line(heads),
      line(heads.map((_, index) => (index === 0 ? '---' : '---:'))),
      ...rows.map((row) => line([row.name, ...row.cells.map(describeCell)])),
    ].join('\n'),
  );
  return `## ${title}\n\n**${banner}**\n\n${remarks.map((text) => `- ${text}\n`).join('')}\n${parts.join('\n\n')}\n`;
}

/** For a page. */
export function sectionAsHtml({ name, heads, rows }: TableSection): Html {
  return table(
    name,
    heads,
    rows.map(
      (row) =>
        html`<tr>
          <th scope="row">${row.name}</th>
          ${row.cells.map((cell) => numberCell(describeCell(cell)))}
        </tr>`,
    ),
  );
}
