import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Annotation } from '../../annotations/annotation.ts';
import type { LabelCodes } from '../../annotations/label-codes.ts';
import { areaOfRuns } from '../../annotations/mask-runs.ts';
import { traceOutlines } from '../../annotations/trace-outline.ts';
import { writeLabelmeJson } from '../../annotations/write-labelme-json.ts';
import type { Counts } from '../../study/counts.ts';
import type { DataSetImage, DataSetManifest } from '../../study/data-set.ts';
import { loadManifestImage } from './read-image.ts';
import { encodeGrey } from './write-picture.ts';

/** The counts that are shown white and black: black on white, as physicians read bone scans. */
export interface DisplayWindow {
  readonly lower: number;
  readonly upper: number;
}

/** Share of the pixels with counts that stay below black: bladder and injection site must not hide the skeleton. */
const UPPER_QUANTILE = 0.995;
const LEAST_UPPER = 30;

/**
 * Writes `pictures/`: an 8-bit PNG a view for annotation, and a LabelMe file beside it where there are lesions, so that each
 * reader can get a copy of that folder. Beside it `windows.json`, the window of each picture, and all as COCO. One pixel of
 * a picture is one pixel of the matrix.
 * @source
 */
export async function exportDataSet(
  from: string,
  to: string,
  manifest: DataSetManifest,
  codes: LabelCodes,
  onProgress: (done: number) => void = () => undefined,
): Promise<void> {
  const windows: Record<string, DisplayWindow> = {};
  const sizes: Pick<Counts, 'rows' | 'columns'>[] = [];
  for (const [index, image] of manifest.images.entries()) {
    const counts = await loadManifestImage(from, image);
    const file = join(to, pictureName(image));
    const window = image.quantity === 'grey' ? { lower: 0, upper: 255 } : chooseWindow(counts);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, await encodeGrey(paint(counts, window), counts.rows, counts.columns));
    if (image.lesions.length > 0)
      await writeFile(file.replace(/png$/, 'json'), writeLabelmeJson(annotationOf(image, counts), codes));
    windows[image.id] = window;
    sizes.push({ rows: counts.rows, columns: counts.columns });
    onProgress(index + 1);
  }
  await mkdir(to, { recursive: true });
  await writeFile(join(to, 'windows.json'), `${JSON.stringify(windows, null, 1)}\n`);
  await writeFile(join(to, 'coco.json'), `${JSON.stringify(toCoco(manifest, sizes, codes))}\n`);
}

function pictureName({ id }: DataSetImage): string {
  return `pictures/${id.replaceAll(/[^A-Za-z0-9._-]/g, '_')}.png`;
}

/** From 0 to the 99.5th percentile of the pixels that counted anything, at least 30. */
export function chooseWindow({ values }: Counts): DisplayWindow {
  const counted = values.filter((value) => value > 0).sort();
  const upper = counted[Math.floor(UPPER_QUANTILE * counted.length)] ?? 0;
  return { lower: 0, upper: Math.max(LEAST_UPPER, upper) };
}

function paint({ values }: Counts, { lower, upper }: DisplayWindow): Uint8Array {
  return Uint8Array.from(values, (value) => {
    const share = Math.min(1, Math.max(0, (value - lower) / (upper - lower)));
    return Math.round(255 * (1 - share));
  });
}

function annotationOf(image: DataSetImage, { rows, columns }: Counts): Annotation {
  return {
    reader: '',
    imageFile: basename(pictureName(image)),
    rows,
    columns,
    imageCodes: [],
    shapes: image.lesions.map(({ code, region, side, level, mask, reasons = [], id }) => ({
      label: { code, region, side, level },
      shape: { kind: 'mask', runs: mask },
      reasons,
      description: id,
    })),
  };
}

/**
 * The data set in the format of COCO: polygons along the pixels' edges, one category a label code.
 * @source cocodataset.org, data format
 */
export function toCoco(
  { name, statement, images }: DataSetManifest,
  sizes: readonly Pick<Counts, 'rows' | 'columns'>[],
  codes: LabelCodes,
) {
  const categories = Object.entries(codes.codes).map(([code, { meaning }], index) => ({
    id: index + 1,
    name: code,
    supercategory: meaning,
  }));
  const categoryOf = (code: string): number => categories.find((each) => each.name === code)?.id ?? 0;
  const lesions = images.flatMap((image, index) =>
    image.lesions.map((lesion) => ({ lesion, imageId: index + 1 })),
  );
  return {
    info: { description: `${name}: ${statement}` },
    images: images.map((image, index) => ({
      id: index + 1,
      file_name: pictureName(image),
      width: sizes[index]!.columns,
      height: sizes[index]!.rows,
    })),
    categories,
    annotations: lesions.map(({ lesion, imageId }, index) => {
      const outlines = traceOutlines(lesion.mask);
      return {
        id: index + 1,
        image_id: imageId,
        category_id: categoryOf(lesion.code),
        iscrowd: 0,
        area: areaOfRuns(lesion.mask),
        bbox: boxOf(outlines.flat()),
        segmentation: outlines.map((points) => points.flat()),
      };
    }),
  };
}

function boxOf(points: readonly (readonly [number, number])[]): number[] {
  const [left, top, right, bottom] = points.reduce<readonly [number, number, number, number]>(
    ([x0, y0, x1, y1], [x, y]) =>
      [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x), Math.max(y1, y)] as const,
    [Infinity, Infinity, -Infinity, -Infinity],
  );
  return [left, top, right - left, bottom - top];
}
