import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openEngine } from '../../infer/open-engine.ts';
import { silentLogger } from '../../platform/logger.ts';
import type { Figure } from '../evaluation/figure.ts';
import { answersOfEngine } from './finish-model.ts';
import { measureModel, tabulatePredictions } from './measure-model.ts';
import type { SetOptions } from './prepare-sets.ts';
import { loadNamedSet } from './prepare-sets.ts';
import type { FinishedModel } from './write-model.ts';
import { WEIGHTS_FILE } from './write-model.ts';

/**
 * Runs the exported model of a folder on the held-out sets of its recipe, with onnxruntime; leaves the answers in
 * predictions-<set>.json and gives the figures, named `<set>.<figure>`.
 */
export async function measureHeldOut(
  { recipe, threshold, about }: FinishedModel,
  folder: string,
  options: SetOptions,
): Promise<Record<string, Figure>> {
  const all: Record<string, Figure> = {};
  const heldOut = Object.entries(recipe.data.heldOut);
  if (heldOut.length === 0) return all;
  const file = join(folder, WEIGHTS_FILE);
  const engine = await openEngine(file, { providers: ['cpu'], threads: 1, logger: silentLogger });
  try {
    for (const [name, source] of heldOut) {
      const set = await loadNamedSet(name, source, recipe.input, options);
      const { synthetic } = source.kind === 'phantom' ? { synthetic: true } : about;
      const names = { model: `${recipe.id} ${recipe.version}`, dataSet: `${recipe.id}: ${name}`, synthetic };
      const table = tabulatePredictions(names, await answersOfEngine(engine, set), set);
      const figures = measureModel(table, recipe.decision, threshold);
      options.onEvent?.({ kind: 'figures', name, figures });
      for (const [figure, value] of Object.entries(figures)) all[`${name}.${figure}`] = value;
      await writeFile(join(folder, `predictions-${name}.json`), `${JSON.stringify(table)}\n`);
    }
  } finally {
    await engine.close();
  }
  return all;
}
