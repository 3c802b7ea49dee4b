import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../../platform/atomic-file.ts';
import type { PreprocessReadings } from '../../preprocess/readings.ts';
import type { DataSetImage, DataSetManifest } from '../../study/data-set.ts';
import type { View } from '../../study/view.ts';
import { panelFigure } from '../figures/panel-figure.ts';
import type { PanelFigure } from '../figures/panel-figure.ts';
import { svgToPng } from '../figures/svg-to-png.ts';
import { augmentationFigure } from './augmentation-figure.ts';
import { DataSetError } from './data-set-error.ts';
import type { TransformLimits } from './draw-transform.ts';
import { fusionFigure } from './fusion-figure.ts';
import { isOriginal } from './measure-lesions.ts';
import { loadManifestImage } from './read-image.ts';

/** Which examination to show, and how. */
export interface FigureRequest {
  /** An image of the examination; `null` = of those with both views the one with most lesions. */
  readonly imageId: string | null;
  readonly readings: PreprocessReadings;
  readonly limits: TransformLimits;
}

/**
 * Writes `augmentation.svg` and `.png`, and `fusion.svg` and `.png` where the examination has both views.
 * @returns names of the files
 * @throws DataSetError `DATA_SET_REQUEST` where there is no such image or no original one, `DATA_SET_FILE`.
 * @source R-105
 */
export async function writeFigures(
  { from, to }: { readonly from: string; readonly to: string },
  manifest: DataSetManifest,
  { imageId, readings, limits }: FigureRequest,
): Promise<string[]> {
  const views = chooseExamination(manifest, imageId);
  const load = async (image: DataSetImage) => ({
    view: image.view,
    counts: await loadManifestImage(from, image),
    lesions: image.lesions,
  });
  const { anterior, posterior } = views;
  const first = anterior ?? posterior!;
  const one = await load(first);
  const labelsOf = (what: string) => ({
    title: `${what}: ${first.patientId}`,
    statement: statementOf(manifest, first),
  });
  const figures: Record<string, PanelFigure> = {
    augmentation: await augmentationFigure(one, limits, labelsOf(`Augmentation of the ${first.view} view`)),
  };
  if (anterior !== undefined && posterior !== undefined)
    figures['fusion'] = await fusionFigure(
      { anterior: one, posterior: await load(posterior) },
      readings,
      labelsOf('Fusion of both views'),
    );
  await mkdir(to, { recursive: true });
  const names: string[] = [];
  for (const [name, figure] of Object.entries(figures)) {
    const svg = panelFigure(figure);
    await writeFileAtomically(join(to, `${name}.svg`), [Buffer.from(svg)]);
    await writeFileAtomically(join(to, `${name}.png`), [svgToPng(svg)]);
    names.push(`${name}.svg`, `${name}.png`);
  }
  return names;
}

type Examination = Readonly<Partial<Record<View, DataSetImage>>>;

function chooseExamination({ images, name }: DataSetManifest, imageId: string | null): Examination {
  const wanted = imageId === null ? null : images.find(({ id }) => id === imageId);
  if (wanted === undefined)
    throw new DataSetError('DATA_SET_REQUEST', [`no image of ${name} is ${imageId!}`]);
  if (wanted !== null) return viewsOf(images.filter(({ studyUid }) => studyUid === wanted.studyUid));
  const all = [...Map.groupBy(images.filter(isOriginal), ({ studyUid }) => studyUid).values()];
  const pairs = all.filter((group) => new Set(group.map(({ view }) => view)).size === 2);
  const lesionsOf = (group: readonly DataSetImage[]): number =>
    group.reduce((sum, { lesions }) => sum + lesions.length, 0);
  // Sorting is stable: of equals, the first one.
  const chosen = pairs.sort((one, other) => lesionsOf(other) - lesionsOf(one))[0] ?? all[0];
  if (chosen === undefined) throw new DataSetError('DATA_SET_REQUEST', [`${name} has no original image`]);
  return viewsOf(chosen);
}

function viewsOf(images: readonly DataSetImage[]): Examination {
  return Object.fromEntries(images.map((image) => [image.view, image]));
}

function statementOf({ statement }: DataSetManifest, { source }: DataSetImage): string {
  const synthetic = source === 'synthetic' || source === 'dcgan' ? 'SYNTHETIC. ' : '';
  return `${synthetic}Research use only. Not a medical device. ${statement}`;
}
