import type { EvaluationResult } from '../evaluation/evaluation-result.ts';
import { FINDING_METRICS, METRIC_LABELS } from '../evaluation/finding-counts.ts';
import { pValue } from '../evaluation/report/format-figures.ts';
import type { MeasuredRow } from './measured-row.ts';
import { publishedHeading } from './model-table.ts';
import { PUBLISHED_LESION_TABLES } from './published-lesion-tables.ts';
import type { TableCell, TableSection } from './result-table.ts';

/** Percent with two digits, as S004 prints. */
const percent = (share: number | null | undefined): TableCell => ({
  value: share === null || share === undefined ? null : 100 * share,
  digits: 2,
});
const whole = (value: number): TableCell => ({ value, digits: 0 });

/**
 * The folds of one network beside each other, with their unweighted mean.
 *
 * @source S004 table 2; R-089
 */
export function tabulateFolds({ runs }: MeasuredRow, id: string): TableSection[] {
  const results = runs.map(({ result }) => result);
  const mean = (values: readonly (number | null | undefined)[]): number | null => {
    const known = values.filter((value) => value !== null && value !== undefined);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
  };
  const metrics = FINDING_METRICS.map((metric) => {
    const values = results.map(({ finding }) => finding?.metrics[metric]);
    return { name: METRIC_LABELS[metric], cells: [...values, mean(values)].map(percent) };
  });
  const areas = results.map(({ finding }) => finding?.roc.auc);
  const counted = (name: string, of: (result: EvaluationResult) => number): TableSection['rows'][number] => ({
    name,
    cells: [...results.map((result) => whole(of(result))), '–'],
  });
  const folds = runs.map(({ run }) => `Fold ${run.plan.repetition + 1}`);
  return [
    {
      name: 'Measured in percent, SYNTHETIC data',
      heads: ['Figure', ...folds, 'Mean'],
      rows: [
        counted('patients', ({ patients }) => patients),
        counted('lesions', ({ cases }) => cases),
        ...metrics,
        { name: 'AUC', cells: [...areas, mean(areas)].map(percent) },
      ],
    },
    ...published(id),
  ];
}

/**
 * Subgroups of one network's cases, all folds together, with the chi-square test of each figure across them.
 *
 * @source S004 tables 4 and 5, additional file 1
 */
export function tabulateGroups({ shown }: MeasuredRow, attribute: string, id: string): TableSection[] {
  const found = shown?.result.subgroups.find((one) => one.attribute === attribute);
  if (found === undefined) return published(id);
  const { groups, tests } = found;
  const metrics = FINDING_METRICS.map((metric) => ({
    name: METRIC_LABELS[metric],
    cells: [
      ...groups.map((group) => percent(group.metrics[metric])),
      tests[metric] === null ? '–' : ({ value: tests[metric].chiSquare, digits: 2 } satisfies TableCell),
      pValue(tests[metric]?.exactP ?? tests[metric]?.p ?? null),
    ],
  }));
  return [
    {
      name: 'Measured in percent, all folds together, SYNTHETIC data',
      heads: ['Figure', ...groups.map(({ name }) => name), 'chi-square', 'p'],
      rows: [
        { name: 'lesions', cells: [...groups.map(({ cases }) => whole(cases)), '–', '–'] },
        ...metrics,
        { name: 'AUC', cells: [...groups.map(({ auc }) => percent(auc)), '–', '–'] },
      ],
    },
    ...published(id),
  ];
}

function published(id: string): TableSection[] {
  const printed = PUBLISHED_LESION_TABLES[id];
  if (printed === undefined) return [];
  const rows = Object.entries(printed.rows).map(([name, values]) => ({
    name,
    cells: values.map((value): TableCell =>
      typeof value === 'string'
        ? value
        : { value, digits: name === 'patients' || name === 'lesions' ? 0 : 2 },
    ),
  }));
  return [{ name: `${publishedHeading('S004')}, in percent`, heads: ['Figure', ...printed.heads], rows }];
}
