import type { FontWeight } from './text-width.ts';
import { wrapText } from './text-width.ts';

/** How a run of text looks. */
export interface TextStyle {
  readonly sizePx: number;
  readonly colour: string;
  readonly weight?: FontWeight;
  readonly anchor?: 'start' | 'middle' | 'end';
  /** White edge round the letters, for text that lies on an image. */
  readonly halo?: boolean;
}

/** One SVG text element; `y` is its baseline. */
export function svgText(x: number, y: number, text: string, style: TextStyle): string {
  const halo = style.halo === true ? ' stroke="#ffffff" stroke-width="4" paint-order="stroke"' : '';
  return (
    `<text x="${round(x)}" y="${round(y)}" font-size="${style.sizePx}" fill="${style.colour}"` +
    ` font-weight="${style.weight === 'bold' ? 700 : 400}" text-anchor="${style.anchor ?? 'start'}"${halo}>` +
    `${escapeXml(text)}</text>`
  );
}

/** A rectangle; `extra` holds further attributes. */
export function svgRect(x: number, y: number, width: number, height: number, extra: string): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" ${extra}/>`;
}

/** A piece of drawing and the y at which the next piece may begin. */
export interface Block {
  readonly svg: string;
  readonly bottom: number;
}

/** Text wrapped to a width, its top edge at `top`. */
export function paragraph(x: number, top: number, widthPx: number, text: string, style: TextStyle): Block {
  const lineHeight = Math.round(style.sizePx * 1.35);
  const lines = wrapText(text, widthPx, style.sizePx, style.weight);
  const svg = lines.map((line, index) => svgText(x, top + style.sizePx + index * lineHeight, line, style));
  return { svg: svg.join(''), bottom: top + lines.length * lineHeight };
}

/** Puts blocks below each other. */
export function stack(top: number, blocks: readonly ((top: number) => Block)[]): Block {
  let svg = '';
  let bottom = top;
  for (const draw of blocks) {
    const block = draw(bottom);
    svg += block.svg;
    bottom = block.bottom;
  }
  return { svg, bottom };
}

/** Empty space. */
export function gap(heightPx: number): (top: number) => Block {
  return (top) => ({ svg: '', bottom: top + heightPx });
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
