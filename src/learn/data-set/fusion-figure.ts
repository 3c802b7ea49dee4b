import { addViews } from '../../preprocess/add-views.ts';
import { flipHorizontally } from '../../preprocess/flip.ts';
import { fuseViews } from '../../preprocess/fuse-views.ts';
import type { PreprocessReadings } from '../../preprocess/readings.ts';
import { shiftImage } from '../../preprocess/shift.ts';
import type { Counts } from '../../study/counts.ts';
import type { Fusion } from '../../study/fused-scan.ts';
import type { DataSetLesion } from '../../study/data-set.ts';
import type { FigurePanel, PanelFigure } from '../figures/panel-figure.ts';
import { markLesions } from './mark-lesions.ts';
import { chooseWindow, drawView } from './picture-of-view.ts';
import { transformLesion } from './transform-view.ts';

/** Both views of one examination, as stored, with their lesions. */
export interface FigureViews {
  readonly anterior: { readonly counts: Counts; readonly lesions: readonly DataSetLesion[] };
  readonly posterior: { readonly counts: Counts; readonly lesions: readonly DataSetLesion[] };
}

/**
 * How two views become one image: anterior, posterior as stored, posterior flipped and moved onto the anterior, and their
 * sum, each with the lesions where they come to lie.
 * @throws PreprocessError when the views differ in size
 * @source R-026…; S000 figure 2
 */
export async function fusionFigure(
  { anterior, posterior }: FigureViews,
  readings: PreprocessReadings,
  labels: Pick<PanelFigure, 'title' | 'statement'>,
): Promise<PanelFigure> {
  const { fusion } = fuseViews(anterior.counts, posterior.counts, readings);
  const { dx, dy } = fusion;
  const turned = shiftImage(flipHorizontally(posterior.counts), dx, dy);
  const front = markLesions(anterior.lesions, 'anterior');
  const back = markLesions(
    posterior.lesions.flatMap((lesion) => {
      const moved = transformLesion(lesion, posterior.counts, { mirror: true, dx, dy, degrees: 0 });
      return moved === null ? [] : [moved];
    }),
    'posterior',
  );
  const panel = async (
    counts: Counts,
    marks: FigurePanel['picture']['marks'],
    caption: readonly string[],
  ): Promise<FigurePanel> => {
    const window = chooseWindow(counts);
    const { rows, columns } = counts;
    const png = await drawView(counts, window);
    return {
      picture: { png, rows, columns, marks },
      caption: [...caption, `0 to ${Math.round(window.upper)} counts`],
    };
  };
  return {
    ...labels,
    legend: 'Boxes: annotated lesions, solid of the anterior view, dashed of the posterior view.',
    panels: [
      await panel(anterior.counts, front, ['Anterior', 'as stored']),
      await panel(posterior.counts, markLesions(posterior.lesions, 'posterior'), [
        'Posterior as stored,',
        'seen from behind',
      ]),
      await panel(turned, back, ['Posterior flipped,', describeShift(fusion)]),
      await panel(addViews(anterior.counts, turned, 'sum'), [...front, ...back], ['Sum of (a) and (c)']),
    ],
  };
}

function describeShift({ dx, dy, method }: Fusion): string {
  if (method === 'none') return 'not moved (no match)';
  return `moved by (${dx}, ${dy}) px`;
}
