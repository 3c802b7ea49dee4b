import type { Html } from '../../../platform/html.ts';
import { html } from '../../../platform/html.ts';
import { inlineChart } from '../../figures/inline-chart.ts';
import { lineChart } from '../../figures/line-chart.ts';
import { trainingCurvesChart } from '../../figures/training-curves-chart.ts';
import { isPossibleMacroF1 } from '../check-invariants.ts';
import type { ModelComparison } from '../compare-models.ts';
import type { EvaluationResult } from '../evaluation-result.ts';
import { DEFAULT_HIT, FROC_RATES } from '../froc.ts';
import { publishedFor } from '../published-results.ts';
import { summariseRuns } from '../summarise-runs.ts';
import type { ReportExtras } from './evaluation-report.ts';
import { pValue, row, share, table } from './format-figures.ts';

/** Whether the AUCs of the finding differ, model by model against the first. */
export function comparisonSection(comparisons: readonly ModelComparison[]): Html | null {
  if (comparisons.length === 0) return null;
  return html`<h3>AUC of the finding, compared on the same cases</h3>
    ${table(
      `Against ${comparisons[0]!.first}`,
      ['model', 'difference', 'z', 'p (DeLong)'],
      comparisons.map(({ second, delong }) =>
        row(second, [share(-delong.difference), (-delong.z).toFixed(3), pValue(delong.p)]),
      ),
    )}`;
}

/** Mean and spread over runs, or the table of folds with its unweighted mean (R-089, R-090). */
export function runsSection(results: readonly EvaluationResult[], grouping: 'runs' | 'folds'): Html {
  const names = [
    'accuracy',
    'macroPrecision',
    'macroRecall',
    'macroSpecificity',
    'macroF1',
    'aucMicro',
    'aucMacro',
  ];
  const valuesOf = ({ figures }: EvaluationResult): Record<string, number | null> =>
    Object.fromEntries(names.map((name) => [name, figures[name]?.value ?? null]));
  const summary = summariseRuns(results.map(valuesOf));
  const one = grouping === 'runs' ? 'run' : 'fold';
  return html`<section id="runs">
    <h2>${results.length} ${grouping}</h2>
    ${table(
      grouping === 'runs'
        ? 'Mean and standard deviation over independent trainings'
        : 'Folds and their unweighted mean',
      [one, 'cases', 'accuracy', 'precision', 'recall', 'specificity', 'F1', 'AUC micro', 'AUC macro'],
      [
        ...results.map((result, index) =>
          row(`${one} ${index + 1}: ${result.model}`, [
            result.cases,
            ...names.map((name) => share(result.figures[name]?.value)),
          ]),
        ),
        row('mean', ['', ...names.map((name) => share(summary[name]?.mean))]),
        row('standard deviation', ['', ...names.map((name) => share(summary[name]?.sd))]),
      ],
    )}
  </section>`;
}

/** Sensitivity for lesions against false positives an image. */
export function frocSection(froc: NonNullable<ReportExtras['froc']>): Html {
  const tolerance = froc[0]?.result.criterion.tolerancePx ?? DEFAULT_HIT.tolerancePx;
  const svg = lineChart({
    x: { name: 'false positives per image', min: 0 },
    y: { name: 'sensitivity for lesions', min: 0, max: 1 },
    lines: froc.map(({ model, result }) => ({
      name: `${model}, mean sensitivity ${share(result.meanSensitivity)}`,
      points: result.curve.map((point) => [point.falsePositivesPerImage, point.sensitivity] as const),
    })),
  });
  return html`<section id="froc">
    <h2>Lesion detection (FROC)</h2>
    <p>
      A candidate hits a lesion when its centre lies at most ${tolerance} pixels from the lesion's mask (from
      its centre where it has no mask). Each lesion counts once; further candidates on it count neither way.
    </p>
    ${table(
      'Sensitivity at a number of false positives per image',
      ['model', 'images', 'lesions', ...FROC_RATES.map(String), 'mean'],
      froc.map(({ model, result }) =>
        row(model, [
          result.images,
          result.lesions,
          ...result.atRates.map(share),
          share(result.meanSensitivity),
        ]),
      ),
    )}
    ${inlineChart(svg, 'FROC curves', 'Sensitivity for lesions as more false positives per image are allowed.')}
  </section>`;
}

/** Curves of the training, one picture a quantity. */
export function trainingSection(training: NonNullable<ReportExtras['training']>): Html {
  return html`<section id="training">
    <h2>Training</h2>
    <div class="figures">
      ${Object.entries(training).map(([quantity, curves]) =>
        inlineChart(
          trainingCurvesChart(quantity, curves),
          `${quantity} over the epochs`,
          `${curves.map(({ name }) => name).join(' and ')}.`,
        ),
      )}
    </div>
  </section>`;
}

/** What the papers printed, kept apart from everything measured here (R-108). */
export function publishedSection(classNames: readonly string[]): Html {
  const rows = publishedFor(classNames);
  const isImpossible = ({ precision, recall, f1 }: (typeof rows)[number]): boolean =>
    precision !== null && recall !== null && f1 !== null && !isPossibleMacroF1({ precision, recall, f1 });
  return html`<section id="published">
    <h2>Published results: other data</h2>
    <p>
      Printed in the papers, measured by their authors on <strong>other data</strong> (patients of their
      hospitals). They stand here for orientation; a difference to the figures above says nothing about the
      methods.
    </p>
    ${table(
      'Other data',
      ['model', 'data', 'source', 'accuracy', 'precision', 'recall', 'specificity', 'F1', 'AUC'],
      rows.map((item) => {
        const figures = [item.accuracy, item.precision, item.recall, item.specificity, item.f1, item.auc];
        return row(item.model, [
          `other data: ${item.data}`,
          `${item.source}, ${item.where}`,
          ...figures.map((value, at) => `${share(value)}${at === 4 && isImpossible(item) ? ' †' : ''}`),
        ]);
      }),
    )}
    ${
      rows.some(isImpossible)
        ? html`<p class="note">
            † as printed, but impossible: a macro F1 never exceeds the mean of macro precision and recall.
          </p>`
        : null
    }
  </section>`;
}
