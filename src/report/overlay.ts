import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';
import { PNG } from 'pngjs';
import type { ImagePlace, OverlayPage } from './overlay-svg.ts';
import { layOutOverlay } from './overlay-svg.ts';
import { paintCounts } from './paint-counts.ts';
import { ReportError } from './report-error.ts';

/** Interleaved 8-bit RGB, row by row. */
export interface RgbImage {
  readonly rows: number;
  readonly columns: number;
  readonly values: Uint8Array;
}

const require = createRequire(import.meta.url);
/** The fonts come with the project: a server often has none. */
const FONT_FILES = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((file) =>
  require.resolve(`dejavu-fonts-ttf/ttf/${file}`),
);

/**
 * Draws the overlay page: the SVG drawing over the painted counts. The same page gives the same pixels.
 * @throws ReportError `REPORT_DRAW` when the drawing cannot be rasterised.
 */
export function drawOverlay(page: OverlayPage): RgbImage {
  const drawing = layOutOverlay(page);
  const layer = rasterise(drawing.svg);
  const { width, height } = drawing;
  const values = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) {
    values[3 * pixel] = layer[4 * pixel]!;
    values[3 * pixel + 1] = layer[4 * pixel + 1]!;
    values[3 * pixel + 2] = layer[4 * pixel + 2]!;
  }
  for (const place of drawing.places) compose(values, layer, place, width);
  return { rows: height, columns: width, values };
}

/** The overlay as a PNG file. */
export function encodePng({ rows, columns, values }: RgbImage): Uint8Array {
  const png = new PNG({ width: columns, height: rows });
  png.data = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  // No row filter: on a page that is mostly white it costs three times the time and saves nothing.
  return PNG.sync.write(png, { inputColorType: 2, inputHasAlpha: false, colorType: 2, filterType: 0 });
}

/**
 * Draws an SVG with the project's own fonts: premultiplied RGBA, row by row.
 * @throws ReportError `REPORT_DRAW`
 */
export function rasterise(svg: string): Uint8Array {
  try {
    const renderer = new Resvg(svg, {
      font: { loadSystemFonts: false, fontFiles: FONT_FILES, defaultFontFamily: 'DejaVu Sans' },
    });
    return renderer.render().pixels;
  } catch (cause) {
    throw new ReportError('REPORT_DRAW', 'the drawing could not be rasterised', { cause });
  }
}

/** Puts the grey of one place under the drawing's layer. */
function compose(values: Uint8Array, layer: Uint8Array, place: ImagePlace, pageWidth: number): void {
  const grey = paintCounts(place);
  for (let row = 0; row < place.height; row++)
    for (let column = 0; column < place.width; column++) {
      const pixel = (place.y + row) * pageWidth + place.x + column;
      const under = (grey[row * place.width + column]! * (255 - layer[4 * pixel + 3]!)) / 255;
      for (let channel = 0; channel < 3; channel++)
        values[3 * pixel + channel] = Math.min(255, layer[4 * pixel + channel]! + Math.round(under));
    }
}
