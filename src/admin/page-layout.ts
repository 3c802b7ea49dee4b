import { PRODUCT } from '../platform/product.ts';
import { html } from '../platform/html.ts';
import type { Html } from '../platform/html.ts';
import type { StudyState } from '../study/study-state.ts';

/** A whole page around its content. */
export function pageOf(title: string, content: Html): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} - ${PRODUCT.name}</title>
        <link rel="stylesheet" href="/style.css" />
        <link rel="icon" href="data:," />
      </head>
      <body>
        <a class="skip" href="#main">Skip to content</a>
        <header>
          <p><a href="/">${PRODUCT.name}</a> <span class="quiet">${PRODUCT.version}</span></p>
          <p class="disclaimer">${PRODUCT.disclaimer}</p>
        </header>
        <main id="main">${content}</main>
      </body>
    </html> `;
  return page.text;
}

const STATE_CLASS: Readonly<Record<StudyState, string>> = {
  waiting: 'work',
  queued: 'work',
  analysing: 'work',
  analysed: 'good',
  ambiguous: 'bad',
  'not-applicable': 'quiet',
  failed: 'bad',
};

/** A study's state as a word, coloured. */
export function stateOf(state: StudyState): Html {
  return html`<span class="state ${STATE_CLASS[state]}">${state}</span>`;
}

/** A point in time as people read it, to the second, in UTC; a dash for none. */
export function timeOf(iso: string | null): Html {
  if (iso === null) return html`<span aria-label="none">-</span>`;
  const readable = iso.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC');
  return html`<time datetime="${iso}">${readable}</time>`;
}

/** A table that a screen reader finds by its name and that scrolls by itself, or a sentence where it would be empty. */
export function tableOf(
  name: string,
  columns: readonly string[],
  rows: readonly (readonly (Html | string | number)[])[],
  ifEmpty: string,
): Html {
  if (rows.length === 0) return html`<p class="quiet">${ifEmpty}</p>`;
  return html`<div class="scroll" role="region" aria-label="${name}" tabindex="0">
    <table>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map((cell) => html`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
