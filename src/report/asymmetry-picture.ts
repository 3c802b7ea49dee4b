import { PRODUCT } from '../platform/product.ts';
import type { AsymmetryMap } from '../study/asymmetry.ts';
import { encodePng, rasterise } from './overlay.ts';
import { svgRect, svgText } from './svg-text.ts';

/** Difference at which a colour is full. */
const FULL = 0.3;
/** Shown pixels along a cell of the map. */
const SCALE = 2;
const [MARGIN, HEAD, FOOT] = [12, 64, 84] as const;
const TEXT = { sizePx: 13, colour: '#1f2328' } as const;
const SMALL = { sizePx: 11, colour: '#57606a' } as const;

/**
 * The maps of a scan side by side as a PNG, all as seen from the front: red has more than the same place of the other side,
 * blue has less.
 * @throws ReportError `REPORT_DRAW` when the drawing cannot be rasterised.
 */
export function drawAsymmetry(maps: readonly AsymmetryMap[]): Uint8Array {
  const [columns, rows] = [
    Math.max(...maps.map(({ image }) => image.columns)) * SCALE,
    Math.max(...maps.map(({ image }) => image.rows)) * SCALE,
  ];
  const width = Math.max(440, MARGIN + maps.length * (columns + MARGIN));
  const height = HEAD + rows + FOOT;
  const layer = rasterise(frame(maps, { width, height, columns, rows }));
  const values = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++)
    for (let channel = 0; channel < 3; channel++) values[3 * pixel + channel] = layer[4 * pixel + channel]!;
  maps.forEach((map, index) => paint(values, map, { x: MARGIN + index * (columns + MARGIN), width }));
  return encodePng({ rows: height, columns: width, values });
}

interface Page {
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly rows: number;
}

function frame(maps: readonly AsymmetryMap[], { width, height, columns, rows }: Page): string {
  const below = HEAD + rows;
  const names = maps.flatMap(({ view }, index) => {
    const x = MARGIN + index * (columns + MARGIN);
    return [
      svgText(x, HEAD - 8, 'R', SMALL),
      svgText(x + columns / 2, HEAD - 8, view, { ...SMALL, anchor: 'middle' }),
      svgText(x + columns, HEAD - 8, 'L', { ...SMALL, anchor: 'end' }),
    ];
  });
  const full = (100 * FULL).toFixed(0);
  const lines = [
    `Red: more than the other side, blue: less; full at ${full} % of the square roots of the counts.`,
    'Both views as seen from the front. No model uses it.',
    PRODUCT.disclaimer,
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">`,
    svgRect(0, 0, width, height, 'fill="#ffffff"'),
    svgText(MARGIN, 24, 'Left against right: a measurement, not a finding', { ...TEXT, weight: 'bold' }),
    ...names,
    ...lines.map((line, index) => svgText(MARGIN, below + 22 + 18 * index, line, SMALL)),
    '</svg>',
  ].join('');
}

function paint(
  values: Uint8Array,
  { image }: AsymmetryMap,
  { x, width }: { x: number; width: number },
): void {
  for (let row = 0; row < image.rows * SCALE; row++)
    for (let column = 0; column < image.columns * SCALE; column++) {
      const cell = Math.floor(row / SCALE) * image.columns + Math.floor(column / SCALE);
      const share = Math.min(1, Math.max(-1, image.values[cell]! / FULL));
      const pale = Math.round(245 * (1 - Math.abs(share)));
      const at = 3 * ((HEAD + row) * width + x + column);
      values[at] = share > 0 ? 245 - Math.round(40 * share) : pale;
      values[at + 1] = pale;
      values[at + 2] = share < 0 ? 245 + Math.round(40 * share) : pale;
    }
}
