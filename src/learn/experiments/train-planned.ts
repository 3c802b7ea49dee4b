import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabelCodes } from '../../annotations/label-codes.ts';
import { openEngine } from '../../infer/open-engine.ts';
import { probeImage } from '../../infer/self-check.ts';
import { writeFileAtomically } from '../../platform/atomic-file.ts';
import { silentLogger } from '../../platform/logger.ts';
import { channelsOf } from '../../preprocess/preprocessing-ids.ts';
import { readPredictions } from '../evaluation/read-predictions.ts';
import type { EpochReport } from '../training/epoch-report.ts';
import { makeRecipe } from '../training/make-recipe.ts';
import type { TrainingRecipe } from '../training/recipe.ts';
import type { RunTrainingOptions } from '../training/run-training.ts';
import { runTraining } from '../training/run-training.ts';
import { TrainingError } from '../training/training-error.ts';
import { WEIGHTS_FILE } from '../training/write-model.ts';
import type { PlannedTraining } from './plan-trainings.ts';
import { makeTestTables } from './test-tables.ts';
import type { TrainedRun } from './trained-run.ts';
import type { TrainingFacts } from './training-facts.ts';

/** `run.json`: written last, so that a folder that has it holds a finished training. */
type RunMark = { readonly key: string } & (
  | { readonly kind: 'done'; readonly facts: TrainingFacts }
  | { readonly kind: 'diverged'; readonly reason: string }
);

const MARK = 'run.json';
/** The first few runs warm up; the median of the rest is what counts. */
const TIMED_RUNS = 9;

export interface TrainPlannedOptions {
  /** Gets a folder for each training. */
  readonly folder: string;
  /** Of the data set. */
  readonly manifestPath: string;
  readonly codes: LabelCodes;
  readonly settings: Omit<RunTrainingOptions, 'outputFolder'>;
}

/** Whether the training is finished already. */
export function isTrained({ name }: PlannedTraining, folder: string): boolean {
  return existsSync(join(folder, name, MARK));
}

/**
 * Does a planned training, or takes up the finished one: an interrupted training goes on from its checkpoint. A loss that
 * is no number any more is a result, not a failure: the papers' learning rates can do that (R-085).
 */
export async function trainPlanned(plan: PlannedTraining, options: TrainPlannedOptions): Promise<TrainedRun> {
  const folder = join(options.folder, plan.name);
  const mark = isTrained(plan, options.folder)
    ? await readMark(folder)
    : await trainNow(plan, folder, options);
  if (mark.kind === 'diverged') return { plan, kind: 'diverged', reason: mark.reason };
  const predictions = await readPredictions(join(folder, `predictions-${plan.heldOut}.json`));
  const history = JSON.parse(await readFile(join(folder, 'curves.json'), 'utf8')) as EpochReport[];
  const { manifestPath, codes } = options;
  const tables = await makeTestTables(predictions, manifestPath, plan.row.data, codes);
  return { plan, kind: 'done', facts: mark.facts, history, tables };
}

async function readMark(folder: string): Promise<RunMark> {
  return JSON.parse(await readFile(join(folder, MARK), 'utf8')) as RunMark;
}

async function trainNow(
  plan: PlannedTraining,
  folder: string,
  { manifestPath, settings }: TrainPlannedOptions,
): Promise<RunMark> {
  await mkdir(folder, { recursive: true });
  const recipe = await makeRecipe({ ...plan.training, data: manifestPath });
  const mark = await markOf(plan, recipe, { ...settings, outputFolder: folder });
  await writeFileAtomically(join(folder, MARK), [Buffer.from(`${JSON.stringify(mark)}\n`)]);
  return mark;
}

async function markOf(
  { key }: PlannedTraining,
  recipe: TrainingRecipe,
  settings: RunTrainingOptions,
): Promise<RunMark> {
  try {
    await runTraining(recipe, settings);
  } catch (error) {
    if (!(error instanceof TrainingError) || error.code !== 'TRAIN_DIVERGED') throw error;
    return { key, kind: 'diverged', reason: error.message };
  }
  const text = await readFile(join(settings.outputFolder, 'record.json'), 'utf8');
  const { weights, trainingSeconds } = JSON.parse(text) as { weights: number; trainingSeconds: number };
  const millisecondsPerCase = await timeCase(join(settings.outputFolder, WEIGHTS_FILE), recipe);
  return { key, kind: 'done', facts: { weights, seconds: trainingSeconds, millisecondsPerCase } };
}

/** Median time of one case on one thread. @source R-107 */
async function timeCase(file: string, { input }: TrainingRecipe): Promise<number> {
  const { rows, columns } = input;
  const channels = channelsOf(input);
  const image = probeImage(rows, columns, channels);
  const engine = await openEngine(file, { providers: ['cpu'], threads: 1, logger: silentLogger });
  try {
    const times: number[] = [];
    for (let run = 0; run < TIMED_RUNS; run++) {
      const started = performance.now();
      await engine.run(image, [1, rows, columns, channels]);
      times.push(performance.now() - started);
    }
    return times.slice(2).sort((a, b) => a - b)[Math.floor((TIMED_RUNS - 2) / 2)]!;
  } finally {
    await engine.close();
  }
}
