import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../../platform/atomic-file.ts';
import type { DataSetStatistics } from './data-set-statistics.ts';
import { formatCsv } from './format-csv.ts';
import type { LesionContrast } from './lesion-contrast.ts';
import type { MeasuredLesion } from './measure-lesions.ts';
import { statisticsCharts } from './statistics-charts.ts';

const LESION_COLUMNS = [
  'imageId',
  'patientId',
  'imageClass',
  'tumourType',
  'lesionId',
  'code',
  'nature',
  'region',
  'group',
  'side',
  'level',
  'shapeClass',
  'areaPixels',
  'eccentricity',
  'solidity',
  'components',
  'maximumCounts',
  'meanCounts',
] as const satisfies readonly (keyof MeasuredLesion)[];

const CONTRAST_COLUMNS = [
  'imageId',
  'lesionId',
  'view',
  'code',
  'nature',
  'before',
  'after',
  'aligned',
] as const satisfies readonly (keyof LesionContrast)[];

/** Writes statistics.json, lesions.csv, contrast.csv and one SVG a figure; returns the names of the files. */
export async function writeStatistics(
  folder: string,
  statistics: DataSetStatistics,
  lesions: readonly MeasuredLesion[],
  contrasts: readonly LesionContrast[] = [],
): Promise<string[]> {
  const rows = lesions.map((lesion) => LESION_COLUMNS.map((column) => lesion[column]));
  const files = [
    { name: 'statistics.json', text: `${JSON.stringify(statistics, null, 2)}\n` },
    { name: 'lesions.csv', text: formatCsv(LESION_COLUMNS, rows) },
    ...(contrasts.length === 0 ? [] : [{ name: 'contrast.csv', text: contrastCsv(contrasts) }]),
    ...statisticsCharts(statistics).map(({ name, svg }) => ({ name: `${name}.svg`, text: svg })),
  ];
  await mkdir(folder, { recursive: true });
  for (const { name, text } of files) await writeFileAtomically(join(folder, name), [Buffer.from(text)]);
  return files.map(({ name }) => name);
}

function contrastCsv(contrasts: readonly LesionContrast[]): string {
  return formatCsv(
    CONTRAST_COLUMNS,
    contrasts.map((contrast) => CONTRAST_COLUMNS.map((column) => contrast[column])),
  );
}
