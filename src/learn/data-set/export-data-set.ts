import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Annotation } from '../../annotations/annotation.ts';
import type { LabelCodes } from '../../annotations/label-codes.ts';
import { areaOfRuns } from '../../annotations/mask-runs.ts';
import { traceOutlines } from '../../annotations/trace-outline.ts';
import { writeLabelmeJson } from '../../annotations/write-labelme-json.ts';
import type { Counts } from '../../study/counts.ts';
import type { DataSetImage, DataSetManifest } from '../../study/data-set.ts';
import type { DisplayWindow } from './picture-of-view.ts';
import { chooseWindow, drawView, pictureName } from './picture-of-view.ts';
import { loadManifestImage } from './read-image.ts';
import { writeCasePages } from './write-case-pages.ts';

/** Where a data set is, and where its pictures go. */
export interface ExportFolders {
  readonly from: string;
  readonly to: string;
  /** Leave classes, lesions and what readers said out of the pages of the cases, for readers who are to be blind to them. */
  readonly blind?: boolean;
}

/**
 * Writes `pictures/`: an 8-bit PNG a view for annotation, and a LabelMe file beside it where there are lesions, so that each
 * reader can get a copy of that folder. Beside it `windows.json`, the window of each picture, all as COCO, and
 * `cases.html`, which shows the pictures beside the reports. One pixel of a picture is one pixel of the matrix.
 * @throws DataSetError `DATA_SET_FILE` where an image, a report or an annotation cannot be read.
 * @source
 */
export async function exportDataSet(
  { from, to, blind = false }: ExportFolders,
  manifest: DataSetManifest,
  codes: LabelCodes,
  onProgress: (done: number) => void = () => undefined,
): Promise<string[]> {
  const windows: Record<string, DisplayWindow> = {};
  const sizes: Pick<Counts, 'rows' | 'columns'>[] = [];
  for (const [index, image] of manifest.images.entries()) {
    const counts = await loadManifestImage(from, image);
    const file = join(to, pictureName(image));
    const window = image.quantity === 'grey' ? { lower: 0, upper: 255 } : chooseWindow(counts);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, await drawView(counts, window));
    if (image.lesions.length > 0)
      await writeFile(file.replace(/png$/, 'json'), writeLabelmeJson(annotationOf(image, counts), codes));
    windows[image.id] = window;
    sizes.push({ rows: counts.rows, columns: counts.columns });
    onProgress(index + 1);
  }
  await mkdir(to, { recursive: true });
  await writeFile(join(to, 'windows.json'), `${JSON.stringify(windows, null, 1)}\n`);
  await writeFile(join(to, 'coco.json'), `${JSON.stringify(toCoco(manifest, sizes, codes))}\n`);
  const sizeOf = new Map(manifest.images.map(({ id }, index) => [id, sizes[index]!]));
  return writeCasePages({ from, to, blind }, manifest, codes, sizeOf);
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
