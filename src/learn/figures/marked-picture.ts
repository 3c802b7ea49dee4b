import type { Html } from '../../platform/html.ts';
import { html } from '../../platform/html.ts';

/** A rectangle on a picture, in its pixels: it begins with column `left` and row `top` and ends before `right` and `bottom`. */
export interface PictureMark {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Drawn solid for the anterior view, dashed for the posterior one, in other colours. */
  readonly view: 'anterior' | 'posterior';
  /** What it encloses. */
  readonly name: string;
}

/** A grey picture with rectangles on it. */
export interface MarkedPicture {
  readonly png: Uint8Array;
  readonly rows: number;
  readonly columns: number;
  readonly marks: readonly PictureMark[];
}

const COLOURS = { anterior: '#d55e00', posterior: '#0072b2' } as const;
/** Displayed pixels between a mark and what it encloses: the line must not hide a small lesion. */
const DISTANCE = 2;

/**
 * The inside of an SVG drawing whose view box is the picture's pixels.
 *
 * @param pixel - length of a displayed pixel in pixels of the picture, so that all lines look equally thick
 */
export function drawMarkedPicture({ png, rows, columns, marks }: MarkedPicture, pixel: number): Html {
  const source = `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
  return html`<image
      href="${source}"
      width="${columns}"
      height="${rows}"
      preserveAspectRatio="none"
    />${marks.map((mark) => rectangle(mark, pixel))}`;
}

/** A marked picture for a page, so many pixels high; `spoken` says what it shows to those who hear the page. */
export function inlineMarkedPicture(picture: MarkedPicture, height: number, spoken: string): Html {
  const { rows, columns } = picture;
  const width = Math.round((columns / rows) * height);
  return html`<svg
    role="img"
    aria-label="${spoken}"
    width="${width}"
    height="${height}"
    viewBox="0 0 ${columns} ${rows}"
  >
    ${drawMarkedPicture(picture, rows / height)}
  </svg>`;
}

function rectangle({ left, top, right, bottom, view, name }: PictureMark, pixel: number): Html {
  const gap = DISTANCE * pixel;
  const [x, y] = [left - gap, top - gap].map(rounded) as [number, number];
  const [width, height] = [right - left + 2 * gap, bottom - top + 2 * gap].map(rounded) as [number, number];
  const dash = view === 'posterior' ? `${rounded(4 * pixel)} ${rounded(2.5 * pixel)}` : 'none';
  return html`<rect
    x="${x}"
    y="${y}"
    width="${width}"
    height="${height}"
    fill="none"
    stroke="${COLOURS[view]}"
    stroke-width="${rounded(1.5 * pixel)}"
    stroke-dasharray="${dash}"
    ><title>${name}, ${view}</title></rect
  >`;
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
