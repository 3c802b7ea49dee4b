import type { EvaluationResult } from '../evaluation/evaluation-result.ts';
import type { PublishedResult } from '../evaluation/published-results.ts';
import { PUBLISHED_RESULTS } from '../evaluation/published-results.ts';
import { summariseRuns } from '../evaluation/summarise-runs.ts';
import type { Column, ColumnName } from './columns.ts';
import { COLUMNS } from './columns.ts';
import type { ExperimentRow, Paper } from './experiment.ts';
import type { MeasuredRow } from './measured-row.ts';
import type { NumberCell, TableCell, TableSection } from './result-table.ts';
import type { TrainingFacts } from './training-facts.ts';

/** Heading of the rows of a paper, wherever they stand beside ours. */
export function publishedHeading(paper: Paper): string {
  return `Published by ${paper}: other data`;
}

/**
 * Networks or data sets as rows: measured on original images, with copies as in the papers, by the readers, and what the
 * paper prints.
 *
 * @source
 */
export function tabulateModels(
  rows: readonly MeasuredRow[],
  names: readonly ColumnName[],
  paper: Paper,
): TableSection[] {
  const columns: readonly Column[] = names.map((name) => COLUMNS[name]);
  const heads = ['Network', 'Data', 'Test cases', 'Trainings', ...columns.map(({ head }) => head)];
  const measured = (
    name: string,
    resultsOf: (row: MeasuredRow) => readonly EvaluationResult[],
  ): TableSection => ({
    name,
    heads,
    rows: rows
      .filter((row) => isListed(row, resultsOf(row)))
      .map((row) => ({ name: row.row.name, cells: measuredCells(row, resultsOf(row), columns) })),
  });
  return [
    measured('Measured on original images of test patients, SYNTHETIC data', ({ runs }) =>
      runs.map(({ result }) => result),
    ),
    measured(
      'Measured with augmented copies of the test patients too, as the paper did, SYNTHETIC data',
      ({ withCopies }) => withCopies,
    ),
    readerSection(rows),
    publishedSection(rows, columns, paper),
  ].filter(({ rows: lines }) => lines.length > 0);
}

/** A row whose trainings all diverged is listed where it would have had figures. */
function isListed({ row, runs, withCopies }: MeasuredRow, results: readonly EvaluationResult[]): boolean {
  return (
    results.length > 0 ||
    (runs.length === 0 && (results !== withCopies || row.data.change.kind === 'augment'))
  );
}

function measuredCells(
  { row, runs, diverged }: MeasuredRow,
  results: readonly EvaluationResult[],
  columns: readonly Column[],
): TableCell[] {
  const trainings = diverged === 0 ? String(runs.length) : `${runs.length}, ${diverged} diverged`;
  const cases =
    results.length === 0 ? '–' : String(results.reduce((sum, one) => sum + one.cases, 0) / results.length);
  const facts = runs.map(({ run }) => run.facts);
  return [row.data.printed, cases, trainings, ...columns.map((column) => summarise(column, results, facts))];
}

function summarise(
  column: Column,
  results: readonly EvaluationResult[],
  facts: readonly TrainingFacts[],
): NumberCell {
  const { digits } = column;
  const figures = results.map((result, index) => column.measured(result, facts[index]!));
  if (figures.length === 1) {
    const [figure] = figures;
    const interval95 = figure?.interval95;
    return { value: figure?.value ?? null, digits, ...(interval95 === undefined ? {} : { interval95 }) };
  }
  if (figures.length === 0) return { value: null, digits };
  const summary = summariseRuns(figures.map((figure) => ({ value: figure?.value ?? null })));
  return { value: summary['value']?.mean ?? null, digits, deviation: summary['value']?.sd ?? null };
}

/** The readers are the same for every network, so the first row that has them speaks for all. */
function readerSection(rows: readonly MeasuredRow[]): TableSection {
  const compared = rows.flatMap(({ row, shown }) =>
    (shown?.result.readers ?? []).map((reader) => ({ row, reader })),
  );
  return {
    name: 'Accuracy of network and simulated readers against the truth of the same images, SYNTHETIC data',
    heads: ['Network and reader', 'Data', 'Images', 'Network', 'Reader', 'p (McNemar)'],
    rows: compared.map(({ row, reader }) => ({
      name: `${row.name}, ${reader.reader}`,
      cells: [
        row.data.printed,
        String(reader.cases),
        { value: reader.modelAccuracy, digits: 4 },
        { value: reader.accuracy, digits: 4 },
        { value: reader.p, digits: 4 },
      ],
    })),
  };
}

function publishedSection(
  rows: readonly MeasuredRow[],
  columns: readonly Column[],
  paper: Paper,
): TableSection {
  return {
    name: publishedHeading(paper),
    heads: ['Network', 'Data', 'Where', ...columns.map(({ head }) => head)],
    rows: rows.flatMap(({ row }) => {
      const published = findPublished(row, paper);
      if (published === null) return [];
      const cells = columns.map((column): NumberCell => ({
        value: column.published(published),
        digits: column.digits,
      }));
      return [{ name: row.name, cells: [published.data, published.where, ...cells] }];
    }),
  };
}

/** What the paper prints for a row; `null` where it prints nothing. */
export function findPublished({ published, data }: ExperimentRow, paper: Paper): PublishedResult | null {
  if (published === null) return null;
  return (
    PUBLISHED_RESULTS.find(
      (one) => one.source === paper && one.model === published && one.data === data.printed,
    ) ?? null
  );
}
