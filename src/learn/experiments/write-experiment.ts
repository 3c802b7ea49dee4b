import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../../platform/atomic-file.ts';
import { PRODUCT } from '../../platform/product.ts';
import { writeEvaluationReport } from '../evaluation/report/write-evaluation-report.ts';
import { generatorVersion } from '../samples/generator-version.ts';
import { describeHost } from '../training/describe-host.ts';
import { drawFigures } from './experiment-figures.ts';
import { experimentPage } from './experiment-page.ts';
import type { MeasuredRow } from './measured-row.ts';
import type { ExperimentRequest } from './plan-trainings.ts';
import type { ResultTable } from './result-table.ts';
import { tableAsCsv, tableAsMarkdown } from './result-table.ts';
import type { TrainedRun } from './trained-run.ts';

/** All that an experiment came to. */
export interface ExperimentResult {
  readonly request: ExperimentRequest;
  readonly table: ResultTable;
  readonly rows: readonly MeasuredRow[];
  readonly trained: readonly TrainedRun[];
  readonly startedAt: Date;
}

/**
 * Writes an experiment: report.html (complete in itself), the table as CSV, JSON and Markdown, the pictures, the whole
 * evaluation of every row under `evaluation/`, and record.json with all that is needed to do it again.
 */
export async function writeExperiment(folder: string, result: ExperimentResult): Promise<void> {
  const { request, table, rows } = result;
  const { experiment } = request;
  const figures = drawFigures(experiment.figures, rows);
  await mkdir(folder, { recursive: true });
  const files: Record<string, string> = {
    'table.csv': tableAsCsv(table),
    'table.json': toJson(table),
    'table.md': tableAsMarkdown(table),
    'record.json': toJson(recordOf(result)),
    ...Object.fromEntries(figures.map(({ name, svg }) => [`${name}.svg`, svg])),
    // Last: whoever finds the page finds the rest.
    'report.html': experimentPage(table, figures),
  };
  const shown = rows.flatMap((row) => (row.shown === null ? [] : [row.shown]));
  if (shown.length > 0)
    await writeEvaluationReport(
      join(folder, 'evaluation'),
      shown.map((one) => one.result),
      { title: `${experiment.title}: evaluation in full`, tables: shown.map((one) => one.table) },
    );
  for (const [name, text] of Object.entries(files))
    await writeFileAtomically(join(folder, name), [Buffer.from(text)]);
}

function recordOf({ request, trained, startedAt }: ExperimentResult): object {
  const { experiment, scale, ...how } = request;
  return {
    format: 'osteonode-experiment-record',
    formatVersion: 1,
    statement: 'SYNTHETIC data. Research use only. Not a medical device.',
    program: { name: PRODUCT.name, version: PRODUCT.version, generator: generatorVersion() },
    experiment,
    scale,
    ...how,
    // Each training has a record of its own in its folder.
    trainings: trained.map((run) => ({
      folder: `trainings/${run.plan.name}`,
      ...run.plan.training,
      outcome: run.kind === 'done' ? run.facts : run.reason,
    })),
    host: describeHost(),
    startedAt: startedAt.toISOString(),
    finishedAt: new Date().toISOString(),
  };
}

function toJson(value: object): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}
