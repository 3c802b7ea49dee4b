import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabelCodes } from '../../annotations/label-codes.ts';
import { faultOfRuns } from '../../annotations/mask-runs.ts';
import { findRegion } from '../../annotations/label-codes.ts';
import type { Counts } from '../../study/counts.ts';
import type { DataSetImage, DataSetManifest } from '../../study/data-set.ts';
import { countClassesOf, UNDECIDED } from './class-counts.ts';
import { checkSplits } from './check-splits.ts';
import { DataSetError } from './data-set-error.ts';
import { PUBLISHED_DATA_SETS } from './published-data-sets.ts';
import { loadManifestImage } from './read-image.ts';

/** What a check found. A data set with faults must not be trained on. */
export interface DataSetCheck {
  readonly faults: readonly string[];
  readonly warnings: readonly string[];
  readonly patients: number;
  readonly classCounts: Readonly<Record<string, number>>;
  /** Data sets of the papers that have exactly these class counts. */
  readonly sameCountsAs: readonly string[];
}

/**
 * Looks at everything that a manifest promises: files, pixels, masks, splits, classes, and pictures that are there twice.
 * `onProgress` hears how many images were looked at.
 * @source
 */
export async function checkDataSet(
  folder: string,
  manifest: DataSetManifest,
  codes: LabelCodes,
  onProgress: (done: number) => void = () => undefined,
): Promise<DataSetCheck> {
  const { images } = manifest;
  const faults: string[] = [];
  const pictures = new Map<string, DataSetImage[]>();
  for (const [index, image] of images.entries()) {
    const own = await checkImage(folder, image, codes);
    faults.push(...own.faults);
    if (own.hash !== null) pictures.set(own.hash, [...(pictures.get(own.hash) ?? []), image]);
    onProgress(index + 1);
  }
  const splits = checkSplits(manifest);
  const twice = describeTwice([...pictures.values()]);
  const classCounts = countClassesOf(images, manifest.classes);
  return {
    faults: [...faults, ...splits.faults, ...twice.faults],
    warnings: [...splits.warnings, ...twice.warnings, ...warningsOf(manifest, classCounts)],
    patients: new Set(images.map(({ patientId }) => patientId)).size,
    classCounts,
    sameCountsAs: Object.entries(PUBLISHED_DATA_SETS)
      .filter(([, { task, counts }]) => task === manifest.task && sameCounts(counts, classCounts))
      .map(([name]) => name),
  };
}

async function checkImage(
  folder: string,
  image: DataSetImage,
  codes: LabelCodes,
): Promise<{ readonly hash: string | null; readonly faults: readonly string[] }> {
  const files = [
    ...(image.annotationFiles ?? []),
    ...(image.reportFile === undefined ? [] : [image.reportFile]),
  ];
  const absent: string[] = [];
  for (const file of files)
    if (!(await isFile(join(folder, file)))) absent.push(`image ${image.id}: ${file} is not there`);
  const labels = faultsOfLabels(image, codes);
  try {
    const counts = await loadManifestImage(folder, image);
    return { hash: hashOf(counts), faults: [...absent, ...labels, ...faultsOfMasks(image, counts)] };
  } catch (thrown) {
    if (!(thrown instanceof DataSetError)) throw thrown;
    return { hash: null, faults: [...absent, ...labels, ...thrown.faults] };
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    // Whatever the reason: a file that cannot be looked at is as good as absent, and the fault names it.
    return false;
  }
}

function faultsOfLabels({ id, lesions }: DataSetImage, codes: LabelCodes): string[] {
  return lesions.flatMap((lesion) => [
    ...(Object.hasOwn(codes.codes, lesion.code)
      ? []
      : [`image ${id}: lesion ${lesion.id}: unknown code "${lesion.code}"`]),
    ...(lesion.region === '' || findRegion(lesion.region, codes) !== null
      ? []
      : [`image ${id}: lesion ${lesion.id}: unknown region "${lesion.region}"`]),
    ...(lesion.reasons ?? [])
      .filter((reason) => !Object.hasOwn(codes.reasons, reason))
      .map((reason) => `image ${id}: lesion ${lesion.id}: unknown reason "${reason}"`),
  ]);
}

function faultsOfMasks({ id, lesions }: DataSetImage, counts: Counts): string[] {
  return lesions.flatMap((lesion) => {
    const fault = lesion.mask.length === 0 ? 'its mask is empty' : faultOfRuns(lesion.mask, counts);
    return fault === null ? [] : [`image ${id}: lesion ${lesion.id}: ${fault}`];
  });
}

function hashOf({ rows, columns, values }: Counts): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return createHash('sha256').update(`${rows}x${columns}`).update(bytes).digest('hex');
}

/** The same pixels under two patients leak from training to testing; under one patient they only weigh twice. */
function describeTwice(groups: readonly (readonly DataSetImage[])[]): {
  readonly faults: string[];
  readonly warnings: string[];
} {
  const faults: string[] = [];
  const warnings: string[] = [];
  for (const group of groups.filter(({ length }) => length > 1)) {
    const line = `the same pixels: ${group.map(({ id }) => id).join(', ')}`;
    if (new Set(group.map(({ patientId }) => patientId)).size > 1) faults.push(line);
    else warnings.push(line);
  }
  return { faults, warnings };
}

function warningsOf(
  { images, task }: DataSetManifest,
  classCounts: Readonly<Record<string, number>>,
): string[] {
  const lone = [...Map.groupBy(images, ({ studyUid }) => studyUid).values()].filter(
    (views) => new Set(views.map(({ view }) => view)).size === 1,
  ).length;
  const grey = images.filter(({ quantity }) => quantity === 'grey').length;
  const undecided = classCounts[UNDECIDED] ?? 0;
  return [
    ...(lone > 0 ? [`${lone} examinations have one view; its mirror image will play the other (R-032)`] : []),
    ...(grey > 0 ? [`${grey} images are grey values, not counts: nothing is measured in them`] : []),
    ...(undecided > 0 ? [`${undecided} images wait for adjudication and are not trained on (R-016)`] : []),
    ...Object.entries(classCounts)
      .filter(([, count]) => count === 0 && task !== 'lesion')
      .map(([name]) => `class ${name} has no image`),
  ];
}

function sameCounts(one: Readonly<Record<string, number>>, other: Readonly<Record<string, number>>): boolean {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].every(
    (name) => (one[name] ?? 0) === (other[name] ?? 0),
  );
}
