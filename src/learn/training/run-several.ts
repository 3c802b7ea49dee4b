import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrainingRecipe } from './recipe.ts';
import type { RunTrainingOptions, TrainingOutcome } from './run-training.ts';
import { runTraining } from './run-training.ts';

/** A figure over several trainings that differ by their seeds. */
export interface FigureOfRuns {
  readonly mean: number;
  /** Standard deviation of the runs (n - 1). */
  readonly deviation: number;
  readonly values: readonly number[];
}

/**
 * Trains the same recipe several times with the seeds that follow its own (initial weights, order, augmentation), each
 * in a folder of its own, and writes runs.json with means and deviations of the held-out figures.
 *
 * @source R-090 (S001, "run 10 times"): repeating the inference would change nothing, so trainings are repeated
 */
export async function runSeveral(
  recipe: TrainingRecipe,
  runs: number,
  options: RunTrainingOptions & { readonly onRun?: (run: number) => void },
): Promise<Readonly<Record<string, FigureOfRuns>>> {
  const outcomes: TrainingOutcome[] = [];
  for (let run = 0; run < runs; run++) {
    options.onRun?.(run + 1);
    const outputFolder = join(options.outputFolder, `run-${run + 1}`);
    outcomes.push(await runTraining(withSeed(recipe, run), { ...options, outputFolder }));
  }
  const summary = summarise(outcomes);
  const seeds = outcomes.map((_, run) => recipe.training.seed + run);
  const text = JSON.stringify({ recipe: recipe.id, seeds, figures: summary }, null, 2);
  await writeFile(join(options.outputFolder, 'runs.json'), `${text}\n`);
  return summary;
}

function withSeed(recipe: TrainingRecipe, run: number): TrainingRecipe {
  const { network, training } = recipe;
  return {
    ...recipe,
    network: { ...network, seed: network.seed + run },
    training: { ...training, seed: training.seed + run },
  };
}

function summarise(outcomes: readonly TrainingOutcome[]): Record<string, FigureOfRuns> {
  const names = Object.keys(outcomes[0]?.figures ?? {});
  return Object.fromEntries(
    names.map((name) => {
      const values = outcomes.flatMap(({ figures }) => figures[name]?.value ?? []);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      const deviation = values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1));
      return [name, { mean, deviation, values }];
    }),
  );
}
