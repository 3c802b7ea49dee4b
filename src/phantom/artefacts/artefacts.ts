import type { Artefact } from './artefact.ts';
import { DETECTOR_FAULTS } from './detector-faults.ts';
import { METAL } from './metal.ts';
import { MOTION } from './motion.ts';
import { OTHER_TRACERS } from './other-tracers.ts';
import { SPILT_ACTIVITY } from './spilt-activity.ts';
import { STORAGE_FAULTS } from './storage-faults.ts';
import { VARIANTS } from './variants.ts';

/**
 * Everything that can disturb a scan, in the order in which it is applied.
 * @source reference/bone-scan-domain.md 2.5 to 2.7
 */
export const ARTEFACTS: readonly Artefact[] = [
  ...VARIANTS,
  ...OTHER_TRACERS,
  ...SPILT_ACTIVITY,
  ...METAL,
  ...MOTION,
  ...DETECTOR_FAULTS,
  ...STORAGE_FAULTS,
];

/** Finds artefacts by name; throws a RangeError that lists the known ones. */
export function findArtefacts(names: readonly string[]): Artefact[] {
  const unknown = names.filter((name) => !ARTEFACTS.some((artefact) => artefact.name === name));
  if (unknown.length > 0) {
    const known = ARTEFACTS.map(({ name }) => name).join(', ');
    throw new RangeError(`no artefact ${unknown.map((name) => `"${name}"`).join(', ')}; known: ${known}`);
  }
  return ARTEFACTS.filter(({ name }) => names.includes(name));
}
