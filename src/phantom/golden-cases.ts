import { findPreset } from './presets.ts';
import { seedOfCase } from './generate-patient.ts';

/** One case of preset `golden`: the arguments of generatePatient. */
export interface GoldenCase {
  readonly seed: number;
  readonly className: string;
}

/** The twelve fixed cases of preset `golden`, its classes in turn: what tests look at without making a set of their own. */
export const GOLDEN_CASES: readonly GoldenCase[] = Array.from({ length: 12 }, (_, index) => {
  const { classes } = findPreset('golden');
  return { seed: seedOfCase(2022, index), className: classes[index % classes.length]!.name };
});
