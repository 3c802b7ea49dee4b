import { Html, html } from '../../../platform/html.ts';
import { PRODUCT } from '../../../platform/product.ts';
import { compareModels } from '../compare-models.ts';
import type { EvaluationResult } from '../evaluation-result.ts';
import {
  comparisonSection,
  frocSection,
  publishedSection,
  runsSection,
  trainingSection,
} from './comparison-sections.ts';
import type { ReportExtras } from './evaluation-report.ts';
import { modelSection } from './model-section.ts';
import { REPORT_STYLE } from './report-style.ts';
import { summarySection } from './summary-section.ts';

/** Whether anything in a report comes from synthetic cases. */
function isSynthetic(results: readonly EvaluationResult[], extras: ReportExtras): boolean {
  return (
    extras.synthetic === true || [...results, ...(extras.tables ?? [])].some(({ synthetic }) => synthetic)
  );
}

/** The whole report as one HTML document without scripts, links to elsewhere, or files beside it. */
export function reportPage(results: readonly EvaluationResult[], extras: ReportExtras = {}): string {
  const title = extras.title ?? titleOf(results, extras);
  const { grouping = 'models', froc = [], training = {} } = extras;
  const entries: [id: string, name: string][] = [
    ...(results.length > 0 ? [['summary', 'Summary'] as [string, string]] : []),
    ...(grouping !== 'models' && results.length > 0
      ? [['runs', `${results.length} ${grouping}`] as [string, string]]
      : []),
    ...results.map(({ model }, index): [string, string] => [`model-${index + 1}`, model]),
    ...(froc.length > 0 ? [['froc', 'Lesion detection (FROC)'] as [string, string]] : []),
    ...(Object.keys(training).length > 0 ? [['training', 'Training'] as [string, string]] : []),
    ['published', 'Published results: other data'],
    ['method', 'How the figures are made'],
  ];
  const classNames = results[0]?.classNames ?? (froc.length > 0 ? ['benign', 'malignant'] : []);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"
        />
        <title>${title}</title>
        <style>
          ${new Html(REPORT_STYLE)}
        </style>
      </head>
      <body>
        <header>
          ${bannerOf(isSynthetic(results, extras))}
          <h1>${title}</h1>
          <p class="note">${PRODUCT.name} ${PRODUCT.version}</p>
          <nav aria-label="Contents">
            <ul>
              ${entries.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}
            </ul>
          </nav>
        </header>
        <main>
          ${results.length === 0 ? null : summarySection(results)}
          ${extras.tables === undefined ? null : comparisonSection(compareModels(extras.tables, results[0]?.finding?.positive))}
          ${grouping === 'models' || results.length === 0 ? null : runsSection(results, grouping)}
          ${results.map((result, index) => modelSection(result, `model-${index + 1}`, extras.thumbnails))}
          ${froc.length === 0 ? null : frocSection(froc)}
          ${Object.keys(training).length === 0 ? null : trainingSection(training)}
          ${publishedSection(classNames)} ${methodSection(results[0])}
        </main>
      </body>
    </html>`;
  return `${page.text.trim()}\n`;
}

function titleOf(results: readonly EvaluationResult[], { froc = [] }: ReportExtras): string {
  const names = [...new Set([...results, ...froc].map(({ model }) => model))];
  return `Evaluation of ${names.join(', ')}`;
}

function bannerOf(synthetic: boolean): Html {
  return html`<p class="banner" role="note">
    Research use only. Not a medical device.
    ${
      synthetic
        ? 'SYNTHETIC data: these figures were measured on simulated scans and say nothing about accuracy in patients.'
        : null
    }
  </p>`;
}

function methodSection(result: EvaluationResult | undefined): Html {
  const { draws = 0, seed = 0 } = result?.bootstrap ?? {};
  return html`<section id="method">
    <h2>How the figures are made</h2>
    <ul>
      <li>
        Precision, recall, specificity, NPV and F1 count one class against the rest; macro is their plain mean
        over the classes. Accuracy is overall: correct cases of all cases.
      </li>
      <li>What would divide by zero is undefined (–) and left out of means, never taken as 0.</li>
      <li>
        Intervals: 95 % percentile bootstrap, ${draws} draws, seed ${seed}; patients are drawn, with all their
        cases.
      </li>
      <li>
        AUC: Mann-Whitney, ties count half. Micro pools all one-against-the-rest decisions; weighted is by
        cases.
      </li>
      <li>
        "Two-class (merged)" adds the classes of a network with more outputs; "two-class (retrained)" is a
        network trained with two outputs. They are different results.
      </li>
      <li>
        Every confusion matrix was checked: it counts each case once, and no macro F1 exceeds its bound.
      </li>
    </ul>
  </section>`;
}
