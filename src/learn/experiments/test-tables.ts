import { dirname, join } from 'node:path';
import type { LabelCodes } from '../../annotations/label-codes.ts';
import { diseasesSeenBy } from '../../annotations/image-consensus.ts';
import { readAnnotation } from '../../annotations/read-annotation.ts';
import type { DataSetImage } from '../../study/data-set.ts';
import { readManifest } from '../data-set/read-manifest.ts';
import type { PredictedCase, PredictionTable } from '../evaluation/prediction-table.ts';
import type { ExperimentData } from './experiment.ts';
import type { TestTables } from './trained-run.ts';

type Readings = ReadonlyMap<string, Readonly<Record<string, string>>>;

/**
 * Splits predictions on a test set into those of original images and those with copies, and adds what the simulated
 * readers said of each image.
 *
 * @param manifestPath - of the data set that was tested on
 * @source R-041 (both are reported), R-107
 */
export async function makeTestTables(
  table: PredictionTable,
  manifestPath: string,
  data: ExperimentData,
  codes: LabelCodes,
): Promise<TestTables> {
  const { images } = await readManifest(manifestPath);
  const copies = new Set(
    images.filter(({ source }) => source === 'augmented').map((image) => caseIdOf(image, data)),
  );
  const tested = new Set(table.cases.map(({ id }) => id));
  const readings =
    data.readerClasses === undefined
      ? new Map<string, never>()
      : await readReaders(
          images.filter((image) => tested.has(caseIdOf(image, data))),
          manifestPath,
          data,
          codes,
        );
  const cases = table.cases.map((item) => withReaders(withBurden(item), readings));
  const originals = cases.filter(({ id }) => !copies.has(id));
  return {
    originals: { ...table, cases: originals },
    withCopies: originals.length === cases.length ? null : { ...table, cases },
  };
}

function caseIdOf({ id, studyUid }: DataSetImage, { unit }: ExperimentData): string {
  return unit === 'examination' ? studyUid : id;
}

/** S004 counts all lesions of the image, benign ones too; elsewhere `lesions` are the malignant ones. */
function withBurden(item: PredictedCase): PredictedCase {
  const { lesionsInView } = item.attributes;
  return lesionsInView === undefined
    ? item
    : { ...item, attributes: { ...item.attributes, lesions: lesionsInView } };
}

function withReaders(item: PredictedCase, readings: Readings): PredictedCase {
  const readers = readings.get(item.id);
  return readers === undefined ? item : { ...item, readers };
}

/** The class that each reader gives to each case; of an examination the gravest of its views. */
async function readReaders(
  images: readonly DataSetImage[],
  manifestPath: string,
  data: ExperimentData,
  codes: LabelCodes,
): Promise<Readings> {
  const classes = data.readerClasses!;
  const seen = new Map<string, Map<number, string[]>>();
  for (const image of images)
    for (const [reader, file] of (image.annotationFiles ?? []).entries()) {
      const diseases = diseasesSeenBy(await readAnnotation(join(dirname(manifestPath), file), codes), codes);
      const ofCase = seen.get(caseIdOf(image, data)) ?? new Map<number, string[]>();
      ofCase.set(reader, [...(ofCase.get(reader) ?? []), ...diseases]);
      seen.set(caseIdOf(image, data), ofCase);
    }
  const classOf = (diseases: readonly string[]): string =>
    classes[Object.keys(classes).find((code) => diseases.includes(code)) ?? 'N']!;
  return new Map(
    [...seen].map(([id, readers]) => [
      id,
      Object.fromEntries([...readers].map(([reader, said]) => [`reader ${reader + 1}`, classOf(said)])),
    ]),
  );
}
