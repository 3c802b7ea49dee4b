import type { EvaluationResult } from '../evaluation-result.ts';
import { FINDING_METRICS } from '../finding-counts.ts';
import type { ReportExtras } from './evaluation-report.ts';

type Cell = string | number | null | undefined;

/** Tables of a report as CSV texts by file name; undefined values are empty cells. */
export function csvFiles(
  results: readonly EvaluationResult[],
  { froc = [] }: ReportExtras,
): Record<string, string> {
  const files: Record<string, string> = {};
  const write = (name: string, heads: readonly string[], rows: readonly (readonly Cell[])[]): void => {
    if (rows.length > 0) files[name] = toCsv([heads, ...rows]);
  };
  write(
    'figures.csv',
    ['model', 'data set', 'figure', 'value', 'low 95 %', 'high 95 %', 'cases'],
    figureRows(results),
  );
  write(
    'classes.csv',
    [
      'model',
      'class',
      'cases',
      'TP',
      'FP',
      'FN',
      'TN',
      'precision',
      'recall',
      'specificity',
      'NPV',
      'F1',
      'AUC',
    ],
    classRows(results),
  );
  write(
    'confusion.csv',
    ['model', 'truth', 'predicted', 'cases', 'share of the row'],
    confusionRows(results),
  );
  write('roc.csv', ['model', 'curve', '1 - specificity', 'sensitivity', 'threshold'], rocRows(results));
  write(
    'subgroups.csv',
    [
      'model',
      'attribute',
      'group',
      'cases',
      ...FINDING_METRICS,
      'AUC',
      ...FINDING_METRICS.map((name) => `p ${name}`),
    ],
    subgroupRows(results),
  );
  write(
    'misclassified.csv',
    ['model', 'case', 'truth', 'predicted', 'probability', 'comment'],
    wrongRows(results),
  );
  write(
    'froc.csv',
    ['model', 'threshold', 'false positives per image', 'sensitivity'],
    froc.flatMap(({ model, result }) =>
      result.curve.map((point) => [model, point.threshold, point.falsePositivesPerImage, point.sensitivity]),
    ),
  );
  return files;
}

function figureRows(results: readonly EvaluationResult[]): Cell[][] {
  return results.flatMap(({ model, dataSet, figures, undefinedFigures }) => [
    ...Object.entries(figures).map(([name, { value, interval95, n }]) => [
      model,
      dataSet,
      name,
      value,
      interval95?.[0],
      interval95?.[1],
      n,
    ]),
    ...undefinedFigures.map((name) => [model, dataSet, name, null, null, null, null]),
  ]);
}

function classRows(results: readonly EvaluationResult[]): Cell[][] {
  return results.flatMap(({ model, perClass, roc }) =>
    perClass.map(({ name, cases, counts, metrics }, index) => [
      model,
      name,
      cases,
      counts.truePositives,
      counts.falsePositives,
      counts.falseNegatives,
      counts.trueNegatives,
      metrics.precision,
      metrics.recall,
      metrics.specificity,
      metrics.npv,
      metrics.f1,
      roc.perClass[index]!.auc,
    ]),
  );
}

function confusionRows(results: readonly EvaluationResult[]): Cell[][] {
  return results.flatMap(({ model, classNames, confusion, normalised }) =>
    confusion.flatMap((row, truth) =>
      row.map((count, at) => [model, classNames[truth], classNames[at], count, normalised[truth]![at]]),
    ),
  );
}

function rocRows(results: readonly EvaluationResult[]): Cell[][] {
  return results.flatMap(({ model, classNames, roc, finding }) => {
    const curves = [
      ...roc.perClass.map(({ curve }, index) => ({ name: classNames[index]!, curve })),
      { name: 'micro', curve: roc.micro.curve },
      ...(finding === null ? [] : [{ name: finding.origin, curve: finding.roc.curve }]),
    ];
    return curves.flatMap(({ name, curve }) =>
      curve.map((point) => [model, name, point.falsePositiveRate, point.truePositiveRate, point.threshold]),
    );
  });
}

function subgroupRows(results: readonly EvaluationResult[]): Cell[][] {
  return results.flatMap(({ model, subgroups }) =>
    subgroups.flatMap(({ attribute, groups, tests }) =>
      groups.map(({ name, cases, metrics, auc }) => [
        model,
        attribute,
        name,
        cases,
        ...FINDING_METRICS.map((metric) => metrics[metric]),
        auc,
        ...FINDING_METRICS.map((metric) => tests[metric]?.exactP ?? tests[metric]?.p),
      ]),
    ),
  );
}

function wrongRows(results: readonly EvaluationResult[]): Cell[][] {
  return results.flatMap(({ model, misclassified }) =>
    // The last column is for the expert who reviews the list.
    misclassified.map(({ id, truth, predicted, confidence }) => [
      model,
      id,
      truth,
      predicted,
      confidence,
      '',
    ]),
  );
}

function toCsv(rows: readonly (readonly Cell[])[]): string {
  return `${rows.map((row) => row.map(toCell).join(',')).join('\r\n')}\r\n`;
}

/** Quoted as RFC 4180 wants it; a leading sign of a formula is disarmed, because names come from outside. */
function toCell(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  const harmless = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
