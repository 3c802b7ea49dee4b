import type { DataSetImage, DataSetManifest } from '../../study/data-set.ts';
import { countClassesOf, countedClass } from './class-counts.ts';
import type { ContrastStatistics } from './contrast-statistics.ts';
import { contrastStatistics } from './contrast-statistics.ts';
import type { LesionContrast } from './lesion-contrast.ts';
import { LESION_SHAPE_CLASSES } from './lesion-shape.ts';
import type { MeasuredLesion } from './measure-lesions.ts';
import { isOriginal } from './measure-lesions.ts';

/** Named bars of a figure, in their order. */
export type Histogram = readonly { readonly name: string; readonly count: number }[];

/** What a data set consists of. Ages and lesions are of the original images only. */
export interface DataSetStatistics {
  readonly name: string;
  readonly statement: string;
  readonly patients: number;
  readonly examinations: number;
  readonly images: number;
  readonly imagesByClass: Readonly<Record<string, number>>;
  readonly patientsByClass: Readonly<Record<string, number>>;
  readonly imagesBySource: Readonly<Record<string, number>>;
  readonly imagesBySplit: Readonly<Record<string, number>>;
  readonly scanners: Readonly<Record<string, number>>;
  /** Patients by sex in each decade of age. */
  readonly ages: readonly { readonly name: string; readonly F: number; readonly M: number }[];
  readonly lesions: number;
  readonly lesionsByNature: Readonly<Record<string, number>>;
  readonly shapes: Histogram;
  /** Lesions of each region by the class of the image, for example `{ name: 'rib', M: 12, A: 3 }`. */
  readonly regions: readonly { readonly name: string; readonly counts: Readonly<Record<string, number>> }[];
  /** Hottest pixel of each lesion, in bins of 50 counts. */
  readonly uptake: Histogram;
  /** Images by their number of lesions, as S004 groups them. */
  readonly lesionsPerImage: Histogram;
  /** `null` where no examination has both views and a lesion. */
  readonly contrast: ContrastStatistics | null;
}

const UPTAKE_BIN = 50;

/**
 * Counts patients, images and lesions of a data set.
 * @source …R-105
 */
export function dataSetStatistics(
  manifest: DataSetManifest,
  lesions: readonly MeasuredLesion[],
  contrasts: readonly LesionContrast[] = [],
): DataSetStatistics {
  const { name, statement, images, classes } = manifest;
  const originals = images.filter(isOriginal);
  const patients = [...new Map(originals.map((image) => [image.patientId, image])).values()];
  return {
    name,
    statement,
    patients: patients.length,
    examinations: new Set(originals.map(({ studyUid }) => studyUid)).size,
    images: images.length,
    imagesByClass: countClassesOf(images, classes),
    patientsByClass: countPatients(originals),
    imagesBySource: countNames(images.map(({ source }) => source)),
    imagesBySplit: countNames(images.map(({ split }) => split ?? 'none')),
    scanners: countNames(originals.map(({ scanner }) => scanner ?? 'not known')),
    ages: agesOf(patients),
    lesions: lesions.length,
    lesionsByNature: countNames(lesions.map(({ nature }) => nature ?? 'not judged')),
    shapes: LESION_SHAPE_CLASSES.map((shape) => ({
      name: shape,
      count: lesions.filter(({ shapeClass }) => shapeClass === shape).length,
    })),
    regions: regionsOf(lesions),
    uptake: uptakeOf(lesions),
    lesionsPerImage: burdenOf(originals),
    contrast: contrastStatistics(contrasts),
  };
}

function countNames(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** A patient whose images are of two classes counts in both. */
function countPatients(images: readonly DataSetImage[]): Record<string, number> {
  return countNames(
    [...new Set(images.map((image) => `${countedClass(image)}\0${image.patientId}`))].map((pair) =>
      pair.slice(0, pair.indexOf('\0')),
    ),
  );
}

function agesOf(patients: readonly DataSetImage[]): DataSetStatistics['ages'] {
  const decades = Array.from({ length: 10 }, (_, decade) => ({
    name: `${10 * decade}-${10 * decade + 9}`,
    F: 0,
    M: 0,
  }));
  for (const { ageYears, sex } of patients)
    if (ageYears !== null && sex !== null) decades[Math.min(9, Math.floor(ageYears / 10))]![sex] += 1;
  return decades;
}

function regionsOf(lesions: readonly MeasuredLesion[]): DataSetStatistics['regions'] {
  return [...Map.groupBy(lesions, ({ group }) => group)]
    .map(([name, own]) => ({
      name,
      counts: countNames(own.map(({ imageClass }) => imageClass)),
      total: own.length,
    }))
    .sort((a, b) => b.total - a.total || a.name.localeCompare(b.name))
    .map(({ name, counts }) => ({ name, counts }));
}

function uptakeOf(lesions: readonly MeasuredLesion[]): Histogram {
  const bins = lesions.flatMap(({ maximumCounts }) =>
    maximumCounts === null ? [] : [Math.floor(maximumCounts / UPTAKE_BIN)],
  );
  const last = bins.reduce((most, bin) => Math.max(most, bin), -1);
  return Array.from({ length: last + 1 }, (_, bin) => ({
    name: `${bin * UPTAKE_BIN}-${(bin + 1) * UPTAKE_BIN}`,
    count: bins.filter((each) => each === bin).length,
  }));
}

function burdenOf(images: readonly DataSetImage[]): Histogram {
  const groups: readonly [string, number, number][] = [
    ['none', 0, 0],
    ['few (1-3)', 1, 3],
    ['medium (4-6)', 4, 6],
    ['extensive (>6)', 7, Infinity],
  ];
  return groups.map(([name, least, most]) => ({
    name,
    count: images.filter(({ lesions }) => lesions.length >= least && lesions.length <= most).length,
  }));
}
