import type { Counts } from '../study/counts.ts';
import { COLOUR } from './overlay-colours.ts';
import type { WordedLesion } from './result-wording.ts';
import { svgRect, svgText } from './svg-text.ts';

/** Where a view is shown on the page, and how many pixels it has. */
interface ShownPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly counts: Pick<Counts, 'rows' | 'columns'>;
}

/** Between a hot spot and its frame, so that the frame hides none of it. */
const MARGIN = 3;

/**
 * Frames hot spots and gives each its number: a solid frame where the model found what it looks for (malignant), a
 * dashed one elsewhere, so that the difference does not hang on colour.
 */
export function drawMarks(
  { x, y, width, height, counts }: ShownPlace,
  marks: readonly Pick<WordedLesion, 'number' | 'isFinding' | 'shownBox'>[],
): string {
  const [across, down] = [width / counts.columns, height / counts.rows];
  return marks
    .map(({ number, isFinding, shownBox: box }) => {
      const left = x + box.column * across - MARGIN;
      const top = y + box.row * down - MARGIN;
      const colour = isFinding ? COLOUR.fail : COLOUR.chosen;
      const dashes = isFinding ? '' : ' stroke-dasharray="4 3"';
      const frame = `fill="none" stroke="${colour}" stroke-width="2"${dashes}`;
      const style = { sizePx: 14, colour, weight: 'bold', halo: true } as const;
      return (
        svgRect(left, top, box.columns * across + 2 * MARGIN, box.rows * down + 2 * MARGIN, frame) +
        svgText(left, Math.max(y + 12, top - 3), String(number), style)
      );
    })
    .join('');
}
