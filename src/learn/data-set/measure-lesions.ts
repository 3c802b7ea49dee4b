import type { LabelCodes } from '../../annotations/label-codes.ts';
import { findRegion } from '../../annotations/label-codes.ts';
import type { Counts } from '../../study/counts.ts';
import type { DataSetImage, DataSetLesion, DataSetManifest, MaskRuns } from '../../study/data-set.ts';
import { countedClass } from './class-counts.ts';
import type { LesionShape } from './lesion-shape.ts';
import { describeShape } from './lesion-shape.ts';
import { loadManifestImage } from './read-image.ts';

/** One lesion of an original image, measured. */
export interface MeasuredLesion extends LesionShape {
  readonly imageId: string;
  readonly patientId: string;
  readonly imageClass: string;
  readonly tumourType: string | null;
  readonly lesionId: string;
  readonly code: string;
  readonly nature: DataSetLesion['nature'];
  readonly region: string;
  /** Row of the lesion statistics; `not said` without a region. */
  readonly group: string;
  readonly side: DataSetLesion['side'];
  readonly level: string;
  /** Counts of the hottest pixel and of the mean pixel; `null` where the image has grey values. */
  readonly maximumCounts: number | null;
  readonly meanCounts: number | null;
}

/**
 * Measures all lesions of the original images; copies would count them again.
 * @throws DataSetError `DATA_SET_FILE` where an image cannot be read.
 * @source
 */
export async function measureLesions(
  folder: string,
  manifest: DataSetManifest,
  codes: LabelCodes,
  onProgress: (done: number) => void = () => undefined,
): Promise<MeasuredLesion[]> {
  const lesions: MeasuredLesion[] = [];
  for (const [index, image] of manifest.images.entries()) {
    if (isOriginal(image) && image.lesions.length > 0) {
      const counts = image.quantity === 'grey' ? null : await loadManifestImage(folder, image);
      lesions.push(...image.lesions.map((lesion) => measureLesion(image, lesion, counts, codes)));
    }
    onProgress(index + 1);
  }
  return lesions;
}

/** Not made from another image. */
export function isOriginal({ source }: Pick<DataSetImage, 'source'>): boolean {
  return source === 'acquired' || source === 'synthetic';
}

function measureLesion(
  image: DataSetImage,
  lesion: DataSetLesion,
  counts: Counts | null,
  codes: LabelCodes,
): MeasuredLesion {
  const region = findRegion(lesion.region, codes) ?? '';
  return {
    imageId: image.id,
    patientId: image.patientId,
    imageClass: countedClass(image),
    tumourType: image.tumourType,
    lesionId: lesion.id,
    code: lesion.code,
    nature: lesion.nature,
    region,
    group: codes.regions[region]?.group ?? 'not said',
    side: lesion.side,
    level: lesion.level,
    ...describeShape(lesion.mask, image.pixelSpacingMm),
    ...uptakeOf(lesion.mask, counts),
  };
}

function uptakeOf(
  mask: MaskRuns,
  counts: Counts | null,
): Pick<MeasuredLesion, 'maximumCounts' | 'meanCounts'> {
  if (counts === null) return { maximumCounts: null, meanCounts: null };
  let [maximum, sum, pixels] = [0, 0, 0];
  for (let at = 0; at + 2 < mask.length; at += 3) {
    const start = mask[at]! * counts.columns + mask[at + 1]!;
    for (let index = start; index < start + mask[at + 2]!; index++) {
      const value = counts.values[index] ?? 0;
      maximum = Math.max(maximum, value);
      sum += value;
      pixels++;
    }
  }
  return { maximumCounts: maximum, meanCounts: pixels === 0 ? null : sum / pixels };
}
