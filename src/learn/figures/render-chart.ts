import type { EChartsOption } from 'echarts';
import { init } from 'echarts';

/** Size of a picture in CSS pixels. */
export interface ChartSize {
  readonly width: number;
  readonly height: number;
}

/** Typeface of every text in a picture; the generic name covers machines that have none of the others. */
export const CHART_FONT = "'DejaVu Sans', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif";

/**
 * Draws a chart as an SVG document without scripts, styles of its own or links. The same option gives the same bytes,
 * whatever was drawn before.
 */
export function renderChartSvg(option: EChartsOption, { width, height }: ChartSize): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({
      backgroundColor: '#ffffff',
      textStyle: { fontFamily: CHART_FONT, fontSize: 13, color: '#1f2328' },
      ...option,
      animation: false,
    });
    return withStableNames(chart.renderToSVGString());
  } finally {
    chart.dispose();
  }
}

/**
 * The library numbers its classes and clip paths by a counter of the process, and ships a style sheet that answers to a
 * mouse. Neither belongs into a file: names are counted from 0 here, and no other picture of a page can have the same.
 */
function withStableNames(svg: string): string {
  const still = svg
    .replace(/<style[^>]*>[\s\S]*?<\/style>/g, '')
    .replace(/ (?:class|ecmeta_[a-z_]+)="[^"]*"/g, '');
  const names = new Map<string, string>();
  const prefix = `c${shortHash(still.replace(/zr\d+-/g, ''))}`;
  return still.replace(/zr\d+-([a-z]+)\d+/g, (name: string, kind: string) => {
    if (!names.has(name)) names.set(name, `${prefix}-${kind}${names.size}`);
    return names.get(name)!;
  });
}

/** FNV-1a: enough to tell the pictures of one page apart. */
function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return hash.toString(36);
}
