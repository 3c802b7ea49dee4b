import { ExperimentError } from './experiment-error.ts';
import type { Experiment } from './experiment.ts';
import { EXPERIMENTS_OF_S000 } from './experiments-of-s000.ts';
import { EXPERIMENTS_OF_S001 } from './experiments-of-s001.ts';
import { EXPERIMENTS_OF_S002 } from './experiments-of-s002.ts';
import { EXPERIMENTS_OF_S004 } from './experiments-of-s004.ts';

/** Every comparison of the papers, in their order. */
export const EXPERIMENTS: readonly Experiment[] = [
  ...EXPERIMENTS_OF_S000,
  ...EXPERIMENTS_OF_S001,
  ...EXPERIMENTS_OF_S002,
  ...EXPERIMENTS_OF_S004,
];

/**
 * The experiment of a table or figure.
 *
 * @throws ExperimentError EXPERIMENT_REQUEST that lists the known ones
 */
export function findExperiment(id: string): Experiment {
  const found = EXPERIMENTS.find((one) => one.id === id || one.aliases?.includes(id) === true);
  if (found !== undefined) return found;
  const known = EXPERIMENTS.flatMap((one) => [one.id, ...(one.aliases ?? [])]);
  throw new ExperimentError(`there is no experiment "${id}"; known: ${known.join(', ')}`);
}
