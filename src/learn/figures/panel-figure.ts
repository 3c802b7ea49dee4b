import type { Html } from '../../platform/html.ts';
import { html } from '../../platform/html.ts';
import type { MarkedPicture } from './marked-picture.ts';
import { drawMarkedPicture } from './marked-picture.ts';
import { CHART_FONT } from './render-chart.ts';

/** One picture of a figure with what stands below it, line by line; lettered (a), (b), ... in their order. */
export interface FigurePanel {
  readonly picture: MarkedPicture;
  readonly caption: readonly string[];
}

/** Pictures side by side under a heading. */
export interface PanelFigure {
  readonly title: string;
  /** What the data are; stands below the title. */
  readonly statement: string;
  readonly panels: readonly FigurePanel[];
  /** What the marks mean; stands below the pictures. */
  readonly legend?: string;
  /** Faint lines through the middle of each picture, against which a movement is seen. */
  readonly middleLines?: boolean;
}

const HEIGHT = 520;
const GAP = 24;
const HEAD = 64;
const LINE = 17;
/** Captions need room, however narrow a picture is. */
const LEAST_WIDTH = 170;

/** Draws the figure as one SVG document, its pictures inside. */
export function panelFigure({ title, statement, panels, legend, middleLines = false }: PanelFigure): string {
  const width = Math.max(LEAST_WIDTH, ...panels.map(({ picture }) => widthOf(picture)));
  const lines = Math.max(...panels.map(({ caption }) => caption.length));
  const total = GAP + panels.length * (width + GAP);
  const below = HEAD + HEIGHT + 12 + lines * LINE;
  const height = below + (legend === undefined ? 0 : LINE + 8) + 12;
  const text = (x: number, y: number, size: number, content: string, weight = 'normal'): Html =>
    html`<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="#1f2328"
      >${content}</text
    >`;
  return html`<svg
    xmlns="http://www.w3.org/2000/svg"
    width="${total}"
    height="${height}"
    viewBox="0 0 ${total} ${height}"
    font-family="${CHART_FONT}"
  >
    <rect width="${total}" height="${height}" fill="#ffffff" />
    ${text(GAP, 28, 17, title, 'bold')} ${text(GAP, 48, 12, statement)}
    ${panels.map(({ picture, caption }, index) => {
      const left = GAP + index * (width + GAP);
      return html`${placed(picture, left, middleLines)}
      ${caption.map((line, at) =>
        text(left, HEAD + HEIGHT + 20 + at * LINE, 13, at === 0 ? `(${letterOf(index)}) ${line}` : line),
      )}`;
    })}
    ${legend === undefined ? null : text(GAP, below + LINE, 12, legend)}
  </svg> `.text;
}

function widthOf({ rows, columns }: MarkedPicture): number {
  return Math.round((columns / rows) * HEIGHT);
}

function letterOf(index: number): string {
  return String.fromCharCode(97 + index);
}

function placed(picture: MarkedPicture, left: number, middleLines: boolean): Html {
  const { rows, columns } = picture;
  const pixel = rows / HEIGHT;
  const line = html`stroke="#6e7781" stroke-width="${0.8 * pixel}" stroke-dasharray="${6 * pixel}
  ${6 * pixel}"`;
  return html`<svg
    x="${left}"
    y="${HEAD}"
    width="${widthOf(picture)}"
    height="${HEIGHT}"
    viewBox="0 0 ${columns} ${rows}"
  >
    ${drawMarkedPicture(picture, pixel)}${
      middleLines
        ? html`<path d="M${columns / 2} 0V${rows}M0 ${rows / 2}H${columns}" fill="none" ${line} />`
        : null
    }
    <rect width="${columns}" height="${rows}" fill="none" stroke="#8c959f" stroke-width="${pixel}" />
  </svg>`;
}
