import type { MaskSize } from '../../annotations/mask-runs.ts';
import { boundsOfRuns, pixelsOfRuns } from '../../annotations/mask-runs.ts';
import { addViews } from '../../preprocess/add-views.ts';
import { measureContrast } from '../../preprocess/contrast.ts';
import { flipHorizontally } from '../../preprocess/flip.ts';
import { fuseViews } from '../../preprocess/fuse-views.ts';
import type { PreprocessReadings } from '../../preprocess/readings.ts';
import { shiftImage } from '../../preprocess/shift.ts';
import type { Counts } from '../../study/counts.ts';
import type { DataSetImage, DataSetLesion, DataSetManifest, MaskRuns } from '../../study/data-set.ts';
import type { View } from '../../study/view.ts';
import { isOriginal } from './measure-lesions.ts';
import { loadManifestImage } from './read-image.ts';
import { transformLesion } from './transform-view.ts';

/** How far one lesion stands out, before and after the views are added; 1 = not at all, `null` = nothing around it. */
export interface LesionContrast {
  readonly imageId: string;
  readonly lesionId: string;
  /** The view in which it was marked. */
  readonly view: View;
  readonly code: string;
  readonly nature: DataSetLesion['nature'];
  /** In that view. */
  readonly before: number | null;
  /** At the same place in the sum of both views. */
  readonly after: number | null;
  /** False where the views were not moved onto each other, because no believable shift was found. */
  readonly aligned: boolean;
}

/** The surroundings are the pixels that lie further from the mask than the gap (what blurs out of it) and up to the reach. */
export const CONTRAST_GAP_PX = 2;
export const CONTRAST_REACH_PX = 8;

/**
 * Contrast of every lesion of the examinations that have both views in counts: mean inside its mask against mean around
 * it, other lesions left out, in the view where it was marked and in the aggregated image. Before and after are measured
 * in the same pixels, those of the aggregated image.
 * @throws DataSetError `DATA_SET_FILE` where an image cannot be read.
 * @source
 */
export async function measureContrasts(
  folder: string,
  { images }: Pick<DataSetManifest, 'images'>,
  readings: PreprocessReadings,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<LesionContrast[]> {
  const pairs = pairsOf(images);
  const contrasts: LesionContrast[] = [];
  for (const [index, [anterior, posterior]] of pairs.entries()) {
    const front = await loadManifestImage(folder, anterior);
    const back = await loadManifestImage(folder, posterior);
    if (front.rows === back.rows && front.columns === back.columns)
      contrasts.push(...contrastsOfPair({ anterior, posterior }, { front, back }, readings));
    onProgress(index + 1, pairs.length);
  }
  return contrasts;
}

/** Original examinations of two views in counts, one of which shows a lesion. */
function pairsOf(images: readonly DataSetImage[]): [DataSetImage, DataSetImage][] {
  const original = images.filter((image) => isOriginal(image) && image.quantity !== 'grey');
  const groups = Map.groupBy(original, ({ patientId, studyUid }) => `${patientId}\0${studyUid}`);
  return [...groups.values()].flatMap((group): [DataSetImage, DataSetImage][] => {
    const [anterior, posterior] = (['anterior', 'posterior'] as const).map((view) =>
      group.find((image) => image.view === view),
    );
    const hasLesion = group.some(({ lesions }) => lesions.length > 0);
    return anterior === undefined || posterior === undefined || !hasLesion ? [] : [[anterior, posterior]];
  });
}

/** One lesion of a view, its mask in the pixels of the aggregated image. */
interface PlacedLesion {
  readonly image: DataSetImage;
  readonly lesion: DataSetLesion;
}

function contrastsOfPair(
  { anterior, posterior }: { readonly anterior: DataSetImage; readonly posterior: DataSetImage },
  { front, back }: { readonly front: Counts; readonly back: Counts },
  readings: PreprocessReadings,
): LesionContrast[] {
  const { fusion } = fuseViews(front, back, readings);
  const { dx, dy } = fusion;
  const turned = shiftImage(flipHorizontally(back), dx, dy);
  const sum = addViews(front, turned, 'sum');
  const onComposite = { mirror: true, dx, dy, degrees: 0 };
  const placed: PlacedLesion[] = [
    ...anterior.lesions.map((lesion) => ({ image: anterior, lesion })),
    ...posterior.lesions.flatMap((own) => {
      const lesion = transformLesion(own, back, onComposite);
      return lesion === null ? [] : [{ image: posterior, lesion }];
    }),
  ];
  const taken = new Uint8Array(sum.values.length);
  for (const { lesion } of placed)
    for (const [index, inside] of pixelsOfRuns(lesion.mask, sum).entries()) taken[index]! |= inside;
  return placed.map(({ image, lesion }) => {
    const inside = indicesOf(lesion.mask, sum);
    const around = surroundingsOf(lesion.mask, taken, sum);
    const own = image.view === 'anterior' ? front : turned;
    return {
      imageId: image.id,
      lesionId: lesion.id,
      view: image.view,
      code: lesion.code,
      nature: lesion.nature,
      before: measureContrast(own, inside, around),
      after: measureContrast(sum, inside, around),
      aligned: fusion.method !== 'none',
    };
  });
}

function indicesOf(mask: MaskRuns, { rows, columns }: MaskSize): number[] {
  const indices: number[] = [];
  for (let at = 0; at + 2 < mask.length; at += 3)
    for (let step = 0; step < mask[at + 2]!; step++)
      if (mask[at]! < rows) indices.push(mask[at]! * columns + mask[at + 1]! + step);
  return indices;
}

/** Pixels around a mask that belong to no lesion; distances are counted along rows and columns, whichever is longer. */
export function surroundingsOf(mask: MaskRuns, taken: ArrayLike<number>, size: MaskSize): number[] {
  const bounds = boundsOfRuns(mask);
  if (bounds === null) return [];
  const { rows, columns } = size;
  const pixels = pixelsOfRuns(mask, size);
  const touches = (row: number, column: number, reach: number): boolean => {
    for (let y = Math.max(0, row - reach); y <= Math.min(rows - 1, row + reach); y++)
      for (let x = Math.max(0, column - reach); x <= Math.min(columns - 1, column + reach); x++)
        if (pixels[y * columns + x] === 1) return true;
    return false;
  };
  const around: number[] = [];
  const [top, bottom] = [bounds.top - CONTRAST_REACH_PX, bounds.bottom + CONTRAST_REACH_PX];
  const [left, right] = [bounds.left - CONTRAST_REACH_PX, bounds.right + CONTRAST_REACH_PX];
  for (let row = Math.max(0, top); row < Math.min(rows, bottom); row++)
    for (let column = Math.max(0, left); column < Math.min(columns, right); column++) {
      const index = row * columns + column;
      if (taken[index]) continue;
      if (touches(row, column, CONTRAST_REACH_PX) && !touches(row, column, CONTRAST_GAP_PX))
        around.push(index);
    }
  return around;
}
