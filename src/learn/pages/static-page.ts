import { Html, html } from '../../platform/html.ts';
import { PRODUCT } from '../../platform/product.ts';
import { PAGE_STYLE } from './page-style.ts';

/** A place of a page that its table of contents leads to. */
export type PageEntry = readonly [id: string, name: string];

/** What a page says; the rest is the same on every page. */
export interface PageContent {
  readonly title: string;
  /** That this is no medical device, and what the data are: stands above everything else. */
  readonly banner: Html | string;
  /** Table of contents; left out = none. */
  readonly entries?: readonly PageEntry[];
  readonly body: Html;
  /** Style rules that only this page needs. */
  readonly style?: string;
  /** The page shows picture files that lie in folders beside it; otherwise all its pictures are inside. */
  readonly picturesBeside?: boolean;
}

/** One HTML document without scripts or links to elsewhere, which opens from a disk without a network. */
export function staticPage({
  title,
  banner,
  entries,
  body,
  style = '',
  picturesBeside,
}: PageContent): string {
  // Pages that are opened as files have no origin that 'self' could mean.
  const pictures = picturesBeside === true ? "'self' file: data:" : 'data:';
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="${new Html(`default-src 'none'; style-src 'unsafe-inline'; img-src ${pictures}`)}"
        />
        <title>${title}</title>
        <style>
          ${new Html(PAGE_STYLE + style)}
        </style>
      </head>
      <body>
        <header>
          <p class="banner" role="note">${banner}</p>
          <h1>${title}</h1>
          <p class="note">${PRODUCT.name} ${PRODUCT.version}</p>
          ${entries === undefined ? null : contentsOf(entries)}
        </header>
        <main>${body}</main>
      </body>
    </html>`;
  return `${page.text.trim()}\n`;
}

function contentsOf(entries: readonly PageEntry[]): Html {
  return html`<nav aria-label="Contents">
    <ul>
      ${entries.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}
    </ul>
  </nav>`;
}
