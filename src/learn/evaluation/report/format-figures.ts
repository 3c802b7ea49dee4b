import type { Html } from '../../../platform/html.ts';
import { html } from '../../../platform/html.ts';
import type { Figure } from '../figure.ts';

/** A share or an area with four digits, as the papers print them; a dash where it is undefined. */
export function share(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : value.toFixed(4);
}

/** A value with its interval. */
export function withInterval(figure: Figure | undefined): Html {
  if (figure === undefined) return html`–`;
  const { value, interval95 } = figure;
  if (interval95 === undefined) return html`${share(value)}`;
  return html`${share(value)}
    <span class="interval">${interval95[0].toFixed(3)}–${interval95[1].toFixed(3)}</span>`;
}

/** A probability of a test, never printed as zero. */
export function pValue(p: number | null): string {
  if (p === null) return '–';
  return p < 0.0001 ? '< 0.0001' : p.toFixed(4);
}

/** One table cell that holds a number. */
export function numberCell(content: Html | string | number): Html {
  return html`<td class="number">${content}</td>`;
}

/** A table that scrolls by itself where the page is narrower. */
export function table(caption: string, heads: readonly string[], rows: readonly Html[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${heads.map((head, index) => html`<th scope="col" class="${index === 0 ? 'name' : 'number'}">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

/** A row that begins with its name. */
export function row(name: string, cells: readonly (Html | string | number)[]): Html {
  return html`<tr>
    <th scope="row">${name}</th>
    ${cells.map(numberCell)}
  </tr>`;
}
