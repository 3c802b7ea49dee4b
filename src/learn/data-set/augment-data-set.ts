import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { DataSetImage, DataSetLesion, DataSetManifest, DataSetStep } from '../../study/data-set.ts';
import type { CopySettings, PlannedCopy } from './plan-copies.ts';
import { planCopies } from './plan-copies.ts';
import { loadManifestImage } from './read-image.ts';
import { transformCounts, transformFor, transformLesion } from './transform-view.ts';
import { encodeCounts } from './write-picture.ts';
import { writeManifest } from './write-manifest.ts';

/** Where a data set is and where the augmented one goes; they may be the same. */
export interface AugmentFolders {
  readonly from: string;
  readonly to: string;
}

/**
 * Writes a data set with augmented copies: originals as they are, copies as 16-bit PNG under `augmented/`, and the
 * manifest. A copy stays in the split and fold of its patient. `onProgress` hears how many images are written.
 * @throws DataSetError `DATA_SET_REQUEST` where the targets cannot be reached, `DATA_SET_FILE`.
 * @source …R-042
 */
export async function augmentDataSet(
  { from, to }: AugmentFolders,
  manifest: DataSetManifest,
  settings: CopySettings,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<DataSetManifest> {
  const plan = planCopies(manifest, settings);
  const total = plan.reduce((sum, { views }) => sum + views.length, 0);
  await copyOriginals(manifest.images, from, to);
  const copies: DataSetImage[] = [];
  for (const planned of plan)
    for (const image of planned.views) {
      copies.push(await writeCopy(image, planned, { from, to }));
      onProgress(copies.length, total);
    }
  const { targets, limits, augmentTest, seed } = settings;
  const step: DataSetStep = {
    step: 'augment',
    seed,
    settings: { ...limits, augmentTest, targets: JSON.stringify(targets) },
  };
  const augmented = {
    ...manifest,
    history: [...(manifest.history ?? []), step],
    images: [...manifest.images, ...copies],
  };
  await writeManifest(to, augmented);
  return augmented;
}

async function writeCopy(
  image: DataSetImage,
  { number, seed, transform }: PlannedCopy,
  { from, to }: AugmentFolders,
): Promise<DataSetImage> {
  const counts = await loadManifestImage(from, image);
  const own = transformFor(image.view, transform);
  const id = `${image.id}-copy-${number}`;
  const file = `augmented/${id}.png`;
  await mkdir(join(to, 'augmented'), { recursive: true });
  await writeFile(join(to, file), await encodeCounts(transformCounts(counts, own)));
  return {
    ...withoutFiles(image),
    id,
    // Copies are examinations of their own: the views of one copy belong together, and to no other.
    studyUid: `${image.studyUid}-copy-${number}`,
    file,
    frame: 1,
    source: 'augmented',
    derivedFrom: { imageId: image.id, seed, parameters: { ...own } },
    lesions: image.lesions
      .map((lesion) => transformLesion(lesion, counts, own))
      .filter((lesion): lesion is DataSetLesion => lesion !== null),
  };
}

/** Annotations and reports speak of the original: their coordinates and sides need not fit the copy. */
function withoutFiles(image: DataSetImage): Omit<DataSetImage, 'annotationFiles' | 'reportFile'> {
  const kept = Object.entries(image).filter(([key]) => key !== 'annotationFiles' && key !== 'reportFile');
  return Object.fromEntries(kept) as unknown as Omit<DataSetImage, 'annotationFiles' | 'reportFile'>;
}

/** Copies all files of a data set into another folder, unless it is the same. */
export async function copyOriginals(
  images: readonly DataSetImage[],
  from: string,
  to: string,
): Promise<void> {
  if (resolve(from) === resolve(to)) return;
  const files = new Set(
    images.flatMap(({ file, annotationFiles = [], reportFile }) => [
      file,
      ...annotationFiles,
      ...(reportFile === undefined ? [] : [reportFile]),
    ]),
  );
  for (const file of files) {
    await mkdir(dirname(join(to, file)), { recursive: true });
    await copyFile(join(from, file), join(to, file));
  }
}
