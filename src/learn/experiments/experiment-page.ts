import { Html, html } from '../../platform/html.ts';
import { PRODUCT } from '../../platform/product.ts';
import { REPORT_STYLE } from '../evaluation/report/report-style.ts';
import { inlineChart } from '../figures/inline-chart.ts';
import type { ExperimentFigure } from './experiment-figures.ts';
import type { ResultTable } from './result-table.ts';
import { sectionAsHtml } from './result-table.ts';

/** The table of an experiment with its pictures as one HTML document without scripts or files beside it. */
export function experimentPage(table: ResultTable, figures: readonly ExperimentFigure[]): string {
  const { title, banner, remarks, sections } = table;
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
          <p class="banner" role="note">${banner}</p>
          <h1>${title}</h1>
          <p class="note">${PRODUCT.name} ${PRODUCT.version}</p>
        </header>
        <main>
          <ul>
            ${remarks.map((text) => html`<li>${text}</li>`)}
          </ul>
          ${sections.map(sectionAsHtml)}
          <div class="figures">
            ${figures.map((figure) => inlineChart(figure.svg, figure.title, 'SYNTHETIC data.'))}
          </div>
        </main>
      </body>
    </html>`;
  return `${page.text.trim()}\n`;
}
