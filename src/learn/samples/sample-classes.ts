import type { InputSource } from '../../preprocess/input-spec.ts';

/** Classes of every lesion network, in the order of its outputs. */
export const LESION_CLASSES = ['benign', 'malignant'] as const;

/**
 * Classes of a network's outputs: those of the data without the ones that name two others together (`M&A` beside `M` and
 * `A`), because a softmax finds those by its two highest outputs. Lesions are benign or malignant.
 */
export function outputClasses(dataClasses: readonly string[], source: InputSource): readonly string[] {
  if (source === 'lesion') return LESION_CLASSES;
  return dataClasses.filter((name) => partsOf(name, dataClasses) === null);
}

/** The two classes that a class names together, or `null` where it is a class of its own. */
export function partsOf(className: string, dataClasses: readonly string[]): readonly string[] | null {
  const parts = className.split('&');
  return parts.length > 1 && parts.every((part) => dataClasses.includes(part)) ? parts : null;
}

/**
 * Target of a sample: 1 for its class, equal shares where several are present. `null` for a class that the network does
 * not have.
 *
 * @source R-099: soft target (0.5 M, 0.5 A)
 */
export function targetOf(findings: readonly string[], outputs: readonly string[]): Float32Array | null {
  const target = new Float32Array(outputs.length);
  for (const name of findings) {
    const at = outputs.indexOf(name);
    if (at < 0) return null;
    target[at] = 1 / findings.length;
  }
  return target;
}
