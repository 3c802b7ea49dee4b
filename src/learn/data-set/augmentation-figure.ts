import type { Counts } from '../../study/counts.ts';
import type { DataSetLesion } from '../../study/data-set.ts';
import type { View } from '../../study/view.ts';
import type { FigurePanel, PanelFigure } from '../figures/panel-figure.ts';
import type { TransformLimits } from './draw-transform.ts';
import { markLesions } from './mark-lesions.ts';
import { chooseWindow, drawView } from './picture-of-view.ts';
import type { ViewTransform } from './transform-view.ts';
import { transformCounts, transformFor, transformLesion } from './transform-view.ts';

/** One view of an examination, as stored, with its lesions. */
export interface FigureView {
  readonly view: View;
  readonly counts: Counts;
  readonly lesions: readonly DataSetLesion[];
}

const UNMOVED: ViewTransform = { mirror: false, dx: 0, dy: 0, degrees: 0 };

/**
 * The operations of `dataset augment` on one image, each at its limit: mirror, shift, rotation, and the mirrored image
 * shifted or rotated. All pictures have the window of the original.
 * @source R-035…; S000 figure 3, S001 figure 1
 */
export async function augmentationFigure(
  { view, counts, lesions }: FigureView,
  limits: TransformLimits,
  labels: Pick<PanelFigure, 'title' | 'statement'>,
): Promise<PanelFigure> {
  const window = chooseWindow(counts);
  const { rows, columns } = counts;
  const panels: FigurePanel[] = [];
  for (const { caption, transform } of operationsOf(limits)) {
    // The views of one patient move as one; the figure shows what the copy of this view would be.
    const own = transformFor(view, transform);
    const moved = lesions.flatMap((lesion) => transformLesion(lesion, counts, own) ?? []);
    const png = await drawView(transformCounts(counts, own), window);
    panels.push({ picture: { png, rows, columns, marks: markLesions(moved, view) }, caption });
  }
  return {
    ...labels,
    panels,
    middleLines: true,
    legend: 'Boxes: annotated lesions, moved with the image. Dashed lines: middle of the image.',
  };
}

function operationsOf({ mirror, shiftPixels, rotationDegrees }: TransformLimits): {
  readonly caption: readonly string[];
  readonly transform: ViewTransform;
}[] {
  const mirrored = { ...UNMOVED, mirror: true };
  const [shift, turn] = [`by ${shiftPixels} px to the side`, `by ${rotationDegrees}°, clockwise`];
  const [moves, turns] = [shiftPixels > 0, rotationDegrees > 0];
  return [
    { caption: ['Original'], transform: UNMOVED },
    ...(mirror ? [{ caption: ['Mirrored'], transform: mirrored }] : []),
    ...(moves ? [{ caption: ['Shifted', shift], transform: { ...UNMOVED, dx: shiftPixels } }] : []),
    ...(turns ? [{ caption: ['Rotated', turn], transform: { ...UNMOVED, degrees: rotationDegrees } }] : []),
    ...(mirror && moves
      ? [{ caption: ['Mirrored and shifted', shift], transform: { ...mirrored, dx: shiftPixels } }]
      : []),
    ...(mirror && turns
      ? [{ caption: ['Mirrored and rotated', turn], transform: { ...mirrored, degrees: rotationDegrees } }]
      : []),
  ];
}
