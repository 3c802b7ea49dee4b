import { Html, html } from '../../platform/html.ts';

/**
 * A picture for a page: named for those who cannot see it, as wide as the page at most.
 *
 * @param caption - what the picture shows, in a sentence
 * @param spoken - what can be read from it, for those who hear the page, where that is more than the caption
 */
export function inlineChart(svg: string, title: string, caption: string, spoken = caption): Html {
  const label = html`<svg role="img" aria-label="${`${title}. ${spoken}`}" `.text;
  const named = svg.trim().replace(/^<svg /, label);
  return html`<figure>
    ${new Html(named)}
    <figcaption><strong>${title}.</strong> ${caption}</figcaption>
  </figure>`;
}
