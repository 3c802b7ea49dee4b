import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';

const require = createRequire(import.meta.url);
/** The fonts come with the project: a server often has none. */
const FONT_FILES = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((file) =>
  require.resolve(`dejavu-fonts-ttf/ttf/${file}`),
);

/**
 * Turns a drawing into a PNG file, on every machine with the same typeface.
 *
 * @param zoom - pixels of the file per pixel of the drawing; 2 suits print and dense screens
 */
export function svgToPng(svg: string, zoom = 2): Buffer {
  const renderer = new Resvg(svg, {
    font: { loadSystemFonts: false, fontFiles: FONT_FILES, defaultFontFamily: 'DejaVu Sans' },
    fitTo: { mode: 'zoom', value: zoom },
  });
  return Buffer.from(renderer.render().asPng());
}
