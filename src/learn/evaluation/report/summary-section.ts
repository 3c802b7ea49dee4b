import type { Html } from '../../../platform/html.ts';
import { html } from '../../../platform/html.ts';
import { barChart } from '../../figures/bar-chart.ts';
import { inlineChart } from '../../figures/inline-chart.ts';
import type { ChartLine } from '../../figures/line-chart.ts';
import { lineChart } from '../../figures/line-chart.ts';
import { radarChart } from '../../figures/radar-chart.ts';
import type { EvaluationResult } from '../evaluation-result.ts';
import type { RocPoint } from '../roc-curve.ts';
import { row, share, table, withInterval } from './format-figures.ts';

const COLUMNS: readonly (readonly [head: string, figure: string])[] = [
  ['accuracy', 'accuracy'],
  ['precision', 'macroPrecision'],
  ['recall', 'macroRecall'],
  ['specificity', 'macroSpecificity'],
  ['F1', 'macroF1'],
];

/** All models side by side: figures, areas under the curves, ROC curves, bars and radars (R-105). */
export function summarySection(results: readonly EvaluationResult[]): Html {
  return html`<section id="summary">
    <h2>Summary</h2>
    ${table(
      'Averages over the classes (macro) and overall accuracy, with 95 % bootstrap intervals',
      ['model', 'cases', ...COLUMNS.map(([head]) => head)],
      results.map((result) =>
        row(result.model, [result.cases, ...COLUMNS.map(([, name]) => withInterval(result.figures[name]))]),
      ),
    )}
    ${table(
      'Area under the ROC curve; papers seldom say which average they print',
      ['model', 'micro', 'macro', 'weighted', 'finding'],
      results.map((result) =>
        row(
          result.model,
          ['aucMicro', 'aucMacro', 'aucWeighted', 'findingAuc'].map((name) =>
            withInterval(result.figures[name]),
          ),
        ),
      ),
    )}
    <div class="figures">
      ${results.length > 1 ? rocOfModels(results) : null} ${radar('F1', results, 'f1')}
      ${radar('Specificity', results, 'specificity')}
    </div>
    ${results.length > 1 ? barsOfModels(results) : null}
  </section>`;
}

/** Points of a curve for a picture. */
export function rocLine(name: string, curve: readonly RocPoint[]): ChartLine {
  return { name, points: curve.map((point) => [point.falsePositiveRate, point.truePositiveRate] as const) };
}

/** ROC curves over the line of chance. */
export function rocChart(lines: readonly ChartLine[]): string {
  const chance: ChartLine = {
    name: 'chance',
    reference: true,
    points: [
      [0, 0],
      [1, 1],
    ],
  };
  return lineChart({
    x: { name: '1 − specificity', min: 0, max: 1 },
    y: { name: 'sensitivity', min: 0, max: 1 },
    lines: [chance, ...lines],
  });
}

function rocOfModels(results: readonly EvaluationResult[]): Html {
  const lines = results.map(({ model, roc }) =>
    rocLine(`${model}, micro AUC ${share(roc.micro.auc)}`, roc.micro.curve),
  );
  return inlineChart(
    rocChart(lines),
    'ROC curves of all models',
    'Micro-averaged over the classes; the dashed line is chance.',
    `Micro-averaged over the classes: ${lines.map(({ name }) => name).join('; ')}.`,
  );
}

function radar(
  name: string,
  results: readonly EvaluationResult[],
  metric: 'f1' | 'specificity',
): Html | null {
  const classNames = results[0]!.classNames;
  // Two spokes make a line, not a wheel.
  if (classNames.length < 3 || results.some((result) => result.classNames.join() !== classNames.join()))
    return null;
  const series = results.map(({ model, perClass }) => ({
    name: model,
    values: perClass.map(({ metrics }) => metrics[metric]),
  }));
  const said = series.map(
    ({ name: model, values }) =>
      `${model}: ${values.map((value, at) => `${classNames[at]!} ${share(value)}`).join(', ')}`,
  );
  return inlineChart(
    radarChart(classNames, series),
    `${name} by class`,
    'From 0 in the middle to 1 at the rim.',
    `${said.join('; ')}.`,
  );
}

function barsOfModels(results: readonly EvaluationResult[]): Html {
  const series = results.map(({ model, figures }) => ({
    name: model,
    values: COLUMNS.map(([, name]) => figures[name]?.value ?? null),
  }));
  return inlineChart(
    barChart(
      COLUMNS.map(([head]) => head),
      series,
    ),
    'Models side by side',
    'The figures of the first table as bars.',
  );
}
