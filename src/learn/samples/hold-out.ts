import { RandomStream, deriveSeed } from '../../phantom/random.ts';
import { sharedFloats } from './join-samples.ts';
import { focusMapSize } from './focus-maps.ts';
import type { LabelledImages } from './labelled-images.ts';

/**
 * Takes a share of the patients out of a set, of each class alike, all samples of a patient together.
 *
 * @param share - between 0 and 1
 * @returns what stays and what was taken
 * @source R-085 (10 to 15 % of the training patients as validation), R-087
 */
export function holdOut(
  set: LabelledImages,
  share: number,
  seed: number,
): { readonly rest: LabelledImages; readonly held: LabelledImages } {
  const classOf = new Map<string, number>();
  for (const [index, { patientId }] of set.cases.entries())
    if (!classOf.has(patientId)) classOf.set(patientId, set.labels[index]!);
  const held = new Set<string>();
  for (let label = 0; label < set.classNames.length; label++) {
    const random = new RandomStream(deriveSeed(seed, `hold-out-${label}`));
    const patients = [...classOf].filter(([, own]) => own === label).map(([id]) => id);
    const wanted = Math.round(share * patients.length);
    for (let taken = 0; taken < wanted; taken++)
      held.add(patients.splice(random.integer(0, patients.length - 1), 1)[0]!);
  }
  const isHeld = set.cases.map(({ patientId }) => held.has(patientId));
  return {
    rest: selectSamples(
      set,
      [...isHeld.keys()].filter((index) => !isHeld[index]!),
    ),
    held: selectSamples(
      set,
      [...isHeld.keys()].filter((index) => isHeld[index]!),
    ),
  };
}

/** Copies some samples of a set into a set of their own. */
export function selectSamples(set: LabelledImages, indices: readonly number[]): LabelledImages {
  const size = set.rows * set.columns * set.channels;
  const pick = (values: Float32Array, length: number): Float32Array => {
    const picked = sharedFloats(indices.length * length);
    for (const [at, index] of indices.entries())
      picked.set(values.subarray(index * length, (index + 1) * length), at * length);
    return picked;
  };
  const labels = new Uint8Array(new SharedArrayBuffer(indices.length));
  for (const [at, index] of indices.entries()) labels[at] = set.labels[index]!;
  const { targets, foci } = set;
  return {
    ...set,
    images: pick(set.images, size),
    labels,
    cases: indices.map((index) => set.cases[index]!),
    ...(targets === undefined ? {} : { targets: pick(targets, set.classNames.length) }),
    ...(foci === undefined ? {} : { foci: { ...foci, values: pick(foci.values, focusMapSize(foci)) } }),
  };
}
