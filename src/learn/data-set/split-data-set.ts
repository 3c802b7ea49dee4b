import type { DataSetImage, DataSetManifest, DataSetStep, Split } from '../../study/data-set.ts';
import { countedClass } from './class-counts.ts';
import { DataSetError } from './data-set-error.ts';
import type { SampleGroup } from './distribute-groups.ts';
import { distributeGroups } from './distribute-groups.ts';

/** How to split. */
export interface SplitSettings {
  readonly seed: number;
  /** Share of the patients in the test set; the papers have 0.3. */
  readonly testShare: number;
  /** Share of the patients that are left for training, as validation set; the papers have none. */
  readonly validationShare: number;
  /** Whether copies of test patients stay in the test set, as in the papers; else no split has them. */
  readonly augmentTest: boolean;
  /** Splits images instead of patients: shows how much leakage flatters. Never a way to evaluate. */
  readonly bySample: boolean;
}

const SPLITS: readonly Split[] = ['train', 'validation', 'test'];

/**
 * Splits a data set into training, validation and test set by patient, each class in the same proportions.
 * @throws DataSetError `DATA_SET_REQUEST` when a set that should have patients gets none.
 * @source
 */
export function splitDataSet(manifest: DataSetManifest, settings: SplitSettings): DataSetManifest {
  const { seed, testShare, validationShare, bySample, augmentTest } = settings;
  const shares = [(1 - testShare) * (1 - validationShare), (1 - testShare) * validationShare, testShare];
  const groups = bySample ? groupsOfSamples(manifest) : groupsOfPatients(manifest);
  const parts = distributeGroups(groups, shares, seed);
  const empty = SPLITS.filter((_, part) => shares[part]! > 0 && ![...parts.values()].includes(part));
  if (empty.length > 0)
    throw new DataSetError('DATA_SET_REQUEST', [
      `${groups.length} ${bySample ? 'images' : 'patients'} are too few: ${empty.join(' and ')} would be empty`,
    ]);
  const images = manifest.images.map((image) => {
    const part = parts.get(bySample ? image.id : image.patientId);
    const split = part === undefined ? null : SPLITS[part]!;
    return { ...image, split: splitOfCopy(image, split, augmentTest) };
  });
  const step: DataSetStep = {
    step: 'split',
    seed,
    settings: {
      method: bySample ? 'by-sample: demonstration of leakage' : 'by-patient',
      testShare,
      validationShare,
      augmentTest,
    },
  };
  return { ...manifest, history: [...(manifest.history ?? []), step], images };
}

/**
 * Deals a data set into folds by patient, balanced in the classes (of lesions, where lesions are the samples).
 * @throws DataSetError `DATA_SET_REQUEST` with fewer patients than folds.
 * @source R-089
 */
export function foldDataSet(
  manifest: DataSetManifest,
  { seed, folds }: { readonly seed: number; readonly folds: number },
): DataSetManifest {
  const groups = groupsOfPatients(manifest);
  if (groups.length < folds)
    throw new DataSetError('DATA_SET_REQUEST', [`${groups.length} patients are too few for ${folds} folds`]);
  const parts = distributeGroups(
    groups,
    Array.from({ length: folds }, () => 1 / folds),
    seed,
  );
  const images = manifest.images.map((image) => {
    const fold = parts.get(image.patientId);
    return fold === undefined ? image : { ...image, fold };
  });
  const step: DataSetStep = { step: 'split', seed, settings: { method: 'folds by patient', folds } };
  return { ...manifest, history: [...(manifest.history ?? []), step], images };
}

/** Test sets have no generated images, and no augmented ones unless asked for. */
function splitOfCopy({ source }: DataSetImage, split: Split | null, augmentTest: boolean): Split | null {
  if (split === null || split === 'train') return split;
  if (source === 'dcgan') return 'train';
  return source === 'augmented' && !augmentTest ? null : split;
}

/** Patients with what they hold of each class; only original images count, because copies follow them. */
function groupsOfPatients(manifest: DataSetManifest): SampleGroup[] {
  const byPatient = Map.groupBy(manifest.images, ({ patientId }) => patientId);
  return [...byPatient].map(([id, images]) => ({
    id,
    // The patients themselves are a stratum, so that the parts also have their share of them.
    amounts: { 'the patients': 1, ...amountsOf(images, manifest.unit) },
  }));
}

function groupsOfSamples({ images, unit }: DataSetManifest): SampleGroup[] {
  return images.map((image) => ({ id: image.id, amounts: { images: 1, ...amountsOf([image], unit) } }));
}

function amountsOf(
  images: readonly DataSetImage[],
  unit: DataSetManifest['unit'],
): Readonly<Record<string, number>> {
  const originals = images.filter(({ source }) => source === 'acquired' || source === 'synthetic');
  const counted = originals.length > 0 ? originals : images;
  const names =
    unit === 'lesion'
      ? counted.flatMap(({ lesions }) => lesions.flatMap(({ nature }) => (nature === null ? [] : [nature])))
      : counted.map(countedClass);
  const amounts: Record<string, number> = {};
  for (const name of names) amounts[`class ${name}`] = (amounts[`class ${name}`] ?? 0) + 1;
  return amounts;
}
