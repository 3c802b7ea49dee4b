import type { Html } from '../../../platform/html.ts';
import { html } from '../../../platform/html.ts';
import type { PageEntry } from '../../pages/static-page.ts';
import { staticPage } from '../../pages/static-page.ts';
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
import type { ReviewExtras } from './review-section.ts';
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
  const entries: PageEntry[] = [
    ...(results.length > 0 ? [['summary', 'Summary'] as const] : []),
    ...(grouping !== 'models' && results.length > 0
      ? [['runs', `${results.length} ${grouping}`] as const]
      : []),
    ...results.map(({ model }, index) => [`model-${index + 1}`, model] as const),
    ...(froc.length > 0 ? [['froc', 'Lesion detection (FROC)'] as const] : []),
    ...(Object.keys(training).length > 0 ? [['training', 'Training'] as const] : []),
    ['published', 'Published results: other data'],
    ['method', 'How the figures are made'],
  ];
  const classNames = results[0]?.classNames ?? (froc.length > 0 ? ['benign', 'malignant'] : []);
  return staticPage({
    title,
    banner: bannerOf(isSynthetic(results, extras)),
    entries,
    body: html`${results.length === 0 ? null : summarySection(results)}
    ${extras.tables === undefined ? null : comparisonSection(compareModels(extras.tables, results[0]?.finding?.positive))}
    ${grouping === 'models' || results.length === 0 ? null : runsSection(results, grouping)}
    ${results.map((result, index) => modelSection(result, `model-${index + 1}`, reviewExtras(extras, index)))}
    ${froc.length === 0 ? null : frocSection(froc)}
    ${Object.keys(training).length === 0 ? null : trainingSection(training)} ${publishedSection(classNames)}
    ${methodSection(results[0])}`,
  });
}

function reviewExtras({ pictures, times }: ReportExtras, index: number): ReviewExtras {
  return { pictures: pictures ?? new Map(), time: times?.[index] ?? null };
}

function titleOf(results: readonly EvaluationResult[], { froc = [] }: ReportExtras): string {
  const names = [...new Set([...results, ...froc].map(({ model }) => model))];
  return `Evaluation of ${names.join(', ')}`;
}

function bannerOf(synthetic: boolean): string {
  const disclaimer = 'Research use only. Not a medical device.';
  return synthetic
    ? `${disclaimer} SYNTHETIC data: these figures were measured on simulated scans and say nothing about accuracy in patients.`
    : disclaimer;
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
