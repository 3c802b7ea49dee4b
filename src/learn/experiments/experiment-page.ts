import { html } from '../../platform/html.ts';
import { inlineChart } from '../figures/inline-chart.ts';
import { staticPage } from '../pages/static-page.ts';
import type { ExperimentFigure } from './experiment-figures.ts';
import type { ResultTable } from './result-table.ts';
import { sectionAsHtml } from './result-table.ts';

/** The table of an experiment with its pictures as one HTML document without scripts or files beside it. */
export function experimentPage(table: ResultTable, figures: readonly ExperimentFigure[]): string {
  const { title, banner, remarks, sections } = table;
  return staticPage({
    title,
    banner,
    body: html`<ul>
        ${remarks.map((text) => html`<li>${text}</li>`)}
      </ul>
      ${sections.map(sectionAsHtml)}
      <div class="figures">
        ${figures.map((figure) => inlineChart(figure.svg, figure.title, 'SYNTHETIC data.'))}
      </div>`,
  });
}
