import { deriveSeed, RandomStream } from '../../phantom/random.ts';
import type { DataSetImage, DataSetManifest } from '../../study/data-set.ts';
import { countClassesOf, countedClass, UNDECIDED } from './class-counts.ts';
import { DataSetError } from './data-set-error.ts';
import { shuffle } from './distribute-groups.ts';
import type { TransformLimits } from './draw-transform.ts';
import { drawTransform } from './draw-transform.ts';
import type { ViewTransform } from './transform-view.ts';

/** How many copies to make, and of what. */
export interface CopySettings {
  readonly seed: number;
  /** Class → images that it shall have, originals included; a class that is not named gets no copies. */
  readonly targets: Readonly<Record<string, number>>;
  readonly limits: TransformLimits;
  /** Copies also of validation and test patients, as in the papers. */
  readonly augmentTest: boolean;
}

/** One copy: some views of one examination, moved together. */
export interface PlannedCopy {
  readonly views: readonly DataSetImage[];
  /** 1 for the first copy of these views, and so on. */
  readonly number: number;
  readonly seed: number;
  /** As the anterior view shows it. */
  readonly transform: ViewTransform;
}

/**
 * Plans the copies that bring each class to its target. Originals are drawn in turns, in an order that the seed decides;
 * both views of an examination move together, and where one image is wanted and no lone view is there, one view of a pair
 * is copied.
 * @throws DataSetError `DATA_SET_REQUEST` for a class that is not there, has nothing to copy or is above its target.
 * @source
 */
export function planCopies(manifest: DataSetManifest, settings: CopySettings): PlannedCopy[] {
  const faults = faultsOfTargets(manifest, settings);
  if (faults.length > 0) throw new DataSetError('DATA_SET_REQUEST', faults);
  const counts = countClassesOf(manifest.images);
  return Object.entries(settings.targets).flatMap(([name, target]) =>
    planClass(copyable(manifest, name, settings), target - (counts[name] ?? 0), settings),
  );
}

function faultsOfTargets(manifest: DataSetManifest, settings: CopySettings): string[] {
  const counts = countClassesOf(manifest.images);
  return Object.entries(settings.targets).flatMap(([name, target]) => {
    const count = counts[name] ?? 0;
    if (name === UNDECIDED || count === 0) return [`there is no image of class "${name}"`];
    if (target < count) return [`class ${name} has ${count} images already, more than the ${target} wanted`];
    if (target > count && copyable(manifest, name, settings).length === 0)
      return [`all images of class ${name} are for testing: none may be copied`];
    return [];
  });
}

/** Examinations of a class that copies may be made of. */
function copyable(
  { images }: DataSetManifest,
  name: string,
  { augmentTest }: CopySettings,
): DataSetImage[][] {
  const originals = images.filter(
    (image) =>
      countedClass(image) === name &&
      (image.source === 'acquired' || image.source === 'synthetic') &&
      (augmentTest || image.split === null || image.split === 'train'),
  );
  return [...Map.groupBy(originals, ({ patientId, studyUid }) => `${patientId} ${studyUid}`).values()];
}

function planClass(
  examinations: readonly DataSetImage[][],
  wanted: number,
  { seed, limits }: CopySettings,
): PlannedCopy[] {
  const plan: PlannedCopy[] = [];
  const used = new Map<string, Set<string>>();
  const random = new RandomStream(deriveSeed(seed, 'order'));
  let turn: DataSetImage[][] = [];
  for (let left = wanted; left > 0;) {
    if (turn.length === 0) turn = shuffle(examinations, random);
    const fitting = turn.findIndex(({ length }) => length <= left);
    const [examination] = turn.splice(Math.max(0, fitting), 1);
    const views = examination!.slice(0, left);
    const transforms = used.get(views[0]!.id) ?? new Set<string>();
    const number = transforms.size + 1;
    plan.push({
      views,
      number,
      ...drawNew(transforms, deriveSeed(seed, `${views[0]!.id}/${number}`), limits),
    });
    used.set(views[0]!.id, transforms);
    left -= views.length;
  }
  return plan;
}

/** Draws until the transform is another than those before; the seed that is recorded gives it at the first draw. */
function drawNew(
  used: Set<string>,
  first: number,
  limits: TransformLimits,
): Pick<PlannedCopy, 'seed' | 'transform'> {
  for (let attempt = 0; attempt < 1000; attempt++) {
    const seed = attempt === 0 ? first : deriveSeed(first, attempt);
    const transform = drawTransform(limits, new RandomStream(seed));
    const key = JSON.stringify(transform);
    if (used.has(key)) continue;
    used.add(key);
    return { seed, transform };
  }
  throw new DataSetError('DATA_SET_REQUEST', [
    `within these limits there are only ${used.size} different copies of an image; allow more, or want fewer`,
  ]);
}
