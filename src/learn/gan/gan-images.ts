import { flipHorizontally } from '../../preprocess/flip.ts';
import { boxPercentile, scaleTo1 } from '../../preprocess/normalise.ts';
import { averageArea } from '../../preprocess/resample.ts';
import type { Counts } from '../../study/counts.ts';
import type { DataSetImage, DataSetManifest } from '../../study/data-set.ts';
import { DataSetError } from '../data-set/data-set-error.ts';
import { loadManifestImage } from '../data-set/read-image.ts';

/** Images of one class as a DCGAN sees them. */
export interface GanImages {
  readonly rows: number;
  readonly columns: number;
  /** In -1..1; image i begins at `i * rows * columns`. */
  readonly values: Float32Array;
  readonly sources: readonly DataSetImage[];
  /** Size of the first source as stored, and the median of its class's brightest counts: for images that are drawn. */
  readonly stored: { readonly rows: number; readonly columns: number; readonly brightest: number };
}

/** Share of the pixels with counts that are not clipped: a full bladder would otherwise set the scale. */
const CLIP_SHARE = 0.995;

/**
 * Images of a class that a DCGAN may learn from: of the training set only, never drawn by a DCGAN themselves. All views
 * of the class are taken, as the paper's class counts imply; posterior ones are mirrored, so that all face one way.
 *
 * @throws DataSetError `DATA_SET_REQUEST` before the data set was split, because what is drawn from test images would
 *   carry them into the training set; or when no image is left
 * @source
 */
export async function loadGanImages(
  folder: string,
  { images, classes }: DataSetManifest,
  className: string,
  { rows, columns }: { readonly rows: number; readonly columns: number },
): Promise<GanImages> {
  if (!classes.includes(className))
    throw new DataSetError('DATA_SET_REQUEST', [`class ${className} is none of ${classes.join(', ')}`]);
  if (images.every(({ split }) => split === null))
    throw new DataSetError('DATA_SET_REQUEST', [
      'the data set is not split: what is drawn after test images would carry them into the training set',
    ]);
  const sources = images.filter(
    (image) => image.class === className && image.split === 'train' && image.source !== 'dcgan',
  );
  if (sources.length === 0)
    throw new DataSetError('DATA_SET_REQUEST', [`the training set has no image of class ${className}`]);
  const values = new Float32Array(sources.length * rows * columns);
  const brightest: number[] = [];
  let first: Counts | null = null;
  for (const [index, source] of sources.entries()) {
    const counts = await loadManifestImage(folder, source);
    first ??= counts;
    const facing = source.view === 'posterior' ? flipHorizontally(counts) : counts;
    const most = boxPercentile(facing, null, CLIP_SHARE);
    brightest.push(most);
    const scaled = scaleTo1(averageArea(facing, rows, columns), 0, Math.max(most, 1));
    values.set(
      scaled.values.map((value) => 2 * value - 1),
      index * rows * columns,
    );
  }
  const median = brightest.toSorted((a, b) => a - b)[Math.floor(brightest.length / 2)]!;
  const stored = { rows: first!.rows, columns: first!.columns, brightest: median };
  return { rows, columns, values, sources, stored };
}
