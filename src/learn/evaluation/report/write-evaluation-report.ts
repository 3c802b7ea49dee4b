import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../../../platform/atomic-file.ts';
import { PRODUCT } from '../../../platform/product.ts';
import type { EvaluationResult } from '../evaluation-result.ts';
import { summariseRuns } from '../summarise-runs.ts';
import { csvFiles } from './csv-files.ts';
import type { ReportExtras } from './evaluation-report.ts';
import { reportPage } from './report-page.ts';

/**
 * Writes an evaluation: report.html (complete in itself), metrics.json, the tables as CSV, and predictions.json
 * (predictions-2.json, ... for further models) where the predictions are given.
 *
 * @returns names of the files
 */
export async function writeEvaluationReport(
  folder: string,
  results: readonly EvaluationResult[],
  extras: ReportExtras = {},
): Promise<string[]> {
  const files: Record<string, string> = {
    'report.html': reportPage(results, extras),
    'metrics.json': toJson(metricsOf(results, extras)),
    ...csvFiles(results, extras),
  };
  for (const [index, table] of (extras.tables ?? []).entries())
    files[index === 0 ? 'predictions.json' : `predictions-${index + 1}.json`] = toJson(table);
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(files))
    await writeFileAtomically(join(folder, name), [Buffer.from(text)]);
  return Object.keys(files);
}

function metricsOf(
  results: readonly EvaluationResult[],
  { grouping = 'models', froc = [], synthetic = false, times = [] }: ReportExtras,
): object {
  const values = results.map(({ figures }) =>
    Object.fromEntries(Object.entries(figures).map(([name, { value }]) => [name, value])),
  );
  return {
    disclaimer: 'Research use only. Not a medical device.',
    program: `${PRODUCT.name} ${PRODUCT.version}`,
    synthetic: synthetic || results.some((result) => result.synthetic),
    grouping,
    ...(grouping === 'models' || results.length === 0 ? {} : { summary: summariseRuns(values) }),
    // Curves are in roc.csv: they would bury the figures.
    results: results.map(({ roc, finding, ...rest }, index) => ({
      ...rest,
      caseTime: times[index] ?? null,
      auc: {
        perClass: roc.perClass.map(({ auc }) => auc),
        micro: roc.micro.auc,
        macro: roc.macro.auc,
        weighted: roc.weighted,
      },
      finding: finding === null ? null : { ...finding, roc: undefined, auc: finding.roc.auc },
    })),
    ...(froc.length === 0
      ? {}
      : { froc: froc.map(({ model, result }) => ({ model, ...result, curve: undefined })) }),
  };
}

function toJson(value: object): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}
