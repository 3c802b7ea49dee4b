import type { Counts } from '../study/counts.ts';
import type { View } from '../study/view.ts';
import { COLOUR } from './overlay-colours.ts';
import type { PanelFacts } from './overlay-panel.ts';
import { factsPanel, resultPanel } from './overlay-panel.ts';
import { drawMarks } from './overlay-marks.ts';
import type { WordedLesion, WordedResult } from './result-wording.ts';
import type { Block } from './svg-text.ts';
import { gap, paragraph, stack, svgRect, svgText } from './svg-text.ts';
import type { DisplayWindow, DisplayWindows } from './window.ts';

/** One view to be shown. */
export interface ShownView {
  readonly view: View;
  readonly counts: Counts;
  /** Row and column spacing; `null` when the source does not say. */
  readonly pixelSpacingMm: readonly [number, number] | null;
  /** Not acquired: the mirror image of the other view. */
  readonly isMirrored: boolean;
  /** Hot spots to be framed and numbered. */
  readonly marks: readonly Pick<WordedLesion, 'number' | 'isFinding' | 'shownBox'>[];
}

/** All that the overlay shows. */
export interface OverlayPage {
  readonly views: readonly [ShownView, ShownView];
  readonly windows: DisplayWindows;
  /** One a model. */
  readonly results: readonly WordedResult[];
  readonly limits: string;
  readonly facts: PanelFacts;
}

/** Where counts are painted under the drawing, in pixels of the page. */
export interface ImagePlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly counts: Counts;
  readonly window: DisplayWindow;
}

/** The drawing, transparent where images lie below it. */
export interface OverlayDrawing {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
  readonly places: readonly ImagePlace[];
}

const WIDTH = 1100;
const MARGIN = 22;
/** A view of 1024 rows and 256 columns is shown pixel by pixel. */
const VIEW_BOX = { width: 256, height: 1024 };
const PANEL_X = MARGIN + 2 * VIEW_BOX.width + 16 + 26;
const PANEL_WIDTH = WIDTH - MARGIN - PANEL_X;
const THUMBNAIL_GAP = 16;
/** Smaller than this they would not help. */
const LEAST_THUMBNAIL_HEIGHT = 260;

/**
 * Lays the overlay out: banner, anterior left and posterior right in inverted grey, each with R and L, the panel of
 * text, and both views again in the wide window where room is left. The page grows with the text.
 * @source reference bone-scan-domain.md sections 4.1 and 4.2
 */
export function layOutOverlay(page: OverlayPage): OverlayDrawing {
  const banner = drawBanner(page.limits);
  const top = banner.bottom + 36;
  const places = page.views.map((shown, index) => viewPlace(page, shown, index, top));
  const results = resultPanel(PANEL_X, banner.bottom - 6, PANEL_WIDTH, page.results);
  const viewsBottom = top + VIEW_BOX.height;
  const small = thumbnails(page, results.bottom, viewsBottom);
  const factsX = PANEL_X + small.width;
  const facts = factsPanel(factsX, results.bottom, PANEL_X + PANEL_WIDTH - factsX, page.facts);
  const height = Math.ceil(Math.max(viewsBottom + 34, facts.bottom + 20) / 2) * 2;
  const drawing = [
    banner.svg,
    ...places.map((place, index) => drawView(place, page.views[index]!)),
    drawLegend(page, places[0]!, viewsBottom),
    results.svg,
    facts.svg,
    small.svg,
  ].join('');
  const allPlaces = [...places, ...small.places];
  return { svg: wrapSvg(drawing, height, allPlaces), width: WIDTH, height, places: allPlaces };
}

function wrapSvg(drawing: string, height: number, places: readonly ImagePlace[]): string {
  const holes = places.map(({ x, y, width, height: h }) => `M${x} ${y}v${h}h${width}v${-h}z`).join('');
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" font-family="DejaVu Sans">` +
    `<path fill="${COLOUR.paper}" fill-rule="evenodd" d="M0 0H${WIDTH}V${height}H0z${holes}"/>${drawing}</svg>`
  );
}

function drawBanner(limits: string): Block {
  const words = stack(8, [
    (y) =>
      paragraph(MARGIN, y, WIDTH - 2 * MARGIN, 'AI OUTPUT - NOT A DIAGNOSIS', {
        sizePx: 24,
        colour: COLOUR.bannerText,
        weight: 'bold',
      }),
    (y) => paragraph(MARGIN, y, WIDTH - 2 * MARGIN, limits, { sizePx: 14, colour: COLOUR.bannerFaint }),
    gap(8),
  ]);
  const ground = svgRect(0, 0, WIDTH, words.bottom, `fill="${COLOUR.banner}"`);
  return { svg: ground + words.svg, bottom: words.bottom };
}

/** True aspect: rows and columns of unequal spacing are shown as long as they are. */
function viewPlace(page: OverlayPage, shown: ShownView, index: number, top: number): ImagePlace {
  const { rows, columns } = shown.counts;
  const [rowMm, columnMm] = shown.pixelSpacingMm ?? [1, 1];
  const scale = Math.min(VIEW_BOX.height / (rows * rowMm), VIEW_BOX.width / (columns * columnMm));
  const width = Math.max(1, Math.round(columns * columnMm * scale));
  const height = Math.max(1, Math.round(rows * rowMm * scale));
  const left = MARGIN + index * (VIEW_BOX.width + 16);
  return {
    x: left + Math.floor((VIEW_BOX.width - width) / 2),
    y: top,
    width,
    height,
    counts: shown.counts,
    window: page.windows.skeletal,
  };
}

/** Anterior: the patient's right is at the left of the image; posterior, seen from behind: the left is. */
const SIDES: Readonly<Record<View, readonly [string, string]>> = {
  anterior: ['R', 'L'],
  posterior: ['L', 'R'],
};

const NOT_ACQUIRED = { sizePx: 14, colour: COLOUR.fail, weight: 'bold', anchor: 'end' } as const;

function drawView(place: ImagePlace, { view, isMirrored, marks }: ShownView): string {
  const { x, y, width, height } = place;
  const mark = { sizePx: 24, colour: COLOUR.ink, weight: 'bold', halo: true } as const;
  const [leftMark, rightMark] = SIDES[view];
  const border = isMirrored
    ? `fill="none" stroke="${COLOUR.fail}" stroke-width="3" stroke-dasharray="10 6"`
    : `fill="none" stroke="${COLOUR.line}" stroke-width="1"`;
  return [
    svgText(x, y - 10, view.toUpperCase(), { sizePx: 17, colour: COLOUR.ink, weight: 'bold' }),
    isMirrored ? svgText(x + width, y - 10, 'NOT ACQUIRED', NOT_ACQUIRED) : '',
    svgRect(x - 0.5, y - 0.5, width + 1, height + 1, border),
    drawMarks(place, marks),
    svgText(x + 8, y + 28, leftMark, mark),
    svgText(x + width - 8, y + 28, rightMark, { ...mark, anchor: 'end' }),
    isMirrored ? drawMirrorNotice(x, y + height, width, view) : '',
  ].join('');
}

function drawMirrorNotice(x: number, bottom: number, width: number, view: View): string {
  const middle = x + width / 2;
  const style = { sizePx: 14, colour: COLOUR.paper, anchor: 'middle' } as const;
  const other = view === 'anterior' ? 'posterior' : 'anterior';
  return [
    svgRect(x, bottom - 52, width, 52, `fill="${COLOUR.fail}"`),
    svgText(middle, bottom - 31, 'NOT ACQUIRED', { ...style, weight: 'bold' }),
    svgText(middle, bottom - 12, `mirror image of the ${other}`, style),
  ].join('');
}

/** Window and, where the spacing is known, a bar of 10 cm. */
function drawLegend(page: OverlayPage, { x, width, counts }: ImagePlace, viewsBottom: number): string {
  const { upper } = page.windows.skeletal;
  const y = viewsBottom + 22;
  const words = svgText(
    MARGIN + 2 * VIEW_BOX.width + 16,
    y,
    `Inverted grey, black = ${Math.round(upper)} counts and more`,
    { sizePx: 13, colour: COLOUR.faint, anchor: 'end' },
  );
  const spacing = page.views[0].pixelSpacingMm;
  if (spacing === null) return words;
  const length = (100 / spacing[1]) * (width / counts.columns);
  return (
    svgRect(x, y - 7, length, 4, `fill="${COLOUR.ink}"`) +
    svgText(x + length + 8, y, '10 cm', { sizePx: 13, colour: COLOUR.ink }) +
    words
  );
}

interface Thumbnails {
  readonly svg: string;
  readonly places: readonly ImagePlace[];
  /** What they take of the panel's width, with the space beside them; 0 where there are none. */
  readonly width: number;
}

/** Both views in the wide window, as tall as the room under the results allows. */
function thumbnails(page: OverlayPage, resultsBottom: number, viewsBottom: number): Thumbnails {
  const top = resultsBottom + 72;
  const room = Math.min(viewsBottom - top, VIEW_BOX.height / 2);
  if (room < LEAST_THUMBNAIL_HEIGHT) return { svg: '', places: [], width: 0 };
  const scale = room / VIEW_BOX.height;
  const boxWidth = Math.round(VIEW_BOX.width * scale);
  const places = page.views.map((shown, index): ImagePlace => {
    const full = viewPlace(page, shown, index, 0);
    const width = Math.max(1, Math.round(full.width * scale));
    return {
      x: PANEL_X + index * (boxWidth + THUMBNAIL_GAP) + Math.floor((boxWidth - width) / 2),
      y: Math.round(top),
      width,
      height: Math.max(1, Math.round(full.height * scale)),
      counts: shown.counts,
      window: page.windows.hotSpot,
    };
  });
  const faint = { sizePx: 13, colour: COLOUR.faint } as const;
  const caption =
    svgText(PANEL_X, top - 46, 'WIDE WINDOW', { ...faint, weight: 'bold' }) +
    svgText(PANEL_X, top - 28, `black = ${Math.round(page.windows.hotSpot.upper)} counts and more`, faint);
  return {
    svg: caption + places.map((place, index) => drawThumbnail(place, page.views[index]!)).join(''),
    places,
    width: 2 * boxWidth + THUMBNAIL_GAP + 24,
  };
}

function drawThumbnail({ x, y, width, height }: ImagePlace, { view, isMirrored }: ShownView): string {
  const mark = { sizePx: 15, colour: COLOUR.ink, weight: 'bold', halo: true } as const;
  const [leftMark, rightMark] = SIDES[view];
  return [
    svgText(x, y - 7, isMirrored ? `${view} (mirrored)` : view, { sizePx: 12, colour: COLOUR.faint }),
    svgRect(x - 0.5, y - 0.5, width + 1, height + 1, `fill="none" stroke="${COLOUR.line}" stroke-width="1"`),
    svgText(x + 5, y + 18, leftMark, mark),
    svgText(x + width - 5, y + 18, rightMark, { ...mark, anchor: 'end' }),
  ].join('');
}
