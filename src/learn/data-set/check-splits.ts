import type { DataSetImage, DataSetManifest } from '../../study/data-set.ts';

/**
 * Whether splits and folds keep patients apart, and what the test set holds.
 * @source
 */
export function checkSplits({ images, history = [] }: DataSetManifest): {
  readonly faults: readonly string[];
  readonly warnings: readonly string[];
} {
  const shared = sharedPatients(images, ({ split }) => split);
  const folded = sharedPatients(images, ({ fold }) => fold ?? null);
  const isDemonstration = history.some(({ settings }) => String(settings['method']).startsWith('by-sample'));
  const leak = shared.map((patient) => `patient ${patient} is in more than one split`);
  const test = images.filter(({ split }) => split === 'test');
  const generated = test.filter(({ source }) => source === 'dcgan').map(({ id }) => id);
  const augmented = test.filter(({ source }) => source === 'augmented').length;
  return {
    faults: [
      ...(isDemonstration ? [] : leak),
      ...folded.map((patient) => `patient ${patient} is in more than one fold`),
      ...generated.map((id) => `image ${id}: a generated image is in the test set (R-045)`),
    ],
    warnings: [
      ...(isDemonstration && leak.length > 0
        ? [`DEMONSTRATION OF LEAKAGE: ${leak.length} patients are in more than one split`]
        : []),
      ...(augmented > 0 ? [`the test set has ${augmented} augmented images, as in the papers (R-041)`] : []),
    ],
  };
}

function sharedPatients(
  images: readonly DataSetImage[],
  partOf: (image: DataSetImage) => string | number | null,
): string[] {
  const parts = new Map<string, Set<string | number>>();
  for (const image of images) {
    const part = partOf(image);
    if (part === null) continue;
    parts.set(image.patientId, (parts.get(image.patientId) ?? new Set()).add(part));
  }
  return [...parts].filter(([, { size }]) => size > 1).map(([patient]) => patient);
}
