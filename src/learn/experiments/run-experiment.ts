import { join } from 'node:path';
import { readLabelCodes } from '../../annotations/label-codes.ts';
import type { RunTrainingOptions } from '../training/run-training.ts';
import type { ExperimentEvent } from './experiment-event.ts';
import type { ExperimentRow } from './experiment.ts';
import type { MeasuredRow } from './measured-row.ts';
import { measureRow } from './measured-row.ts';
import type { ExperimentRequest, PlannedTraining } from './plan-trainings.ts';
import { planTrainings } from './plan-trainings.ts';
import { prepareData } from './prepare-data.ts';
import type { ResultTable } from './result-table.ts';
import { tabulateExperiment } from './tabulate-experiment.ts';
import { isTrained, trainPlanned } from './train-planned.ts';
import type { TrainedRun } from './trained-run.ts';
import { writeExperiment } from './write-experiment.ts';

/** Where and on what an experiment is run. */
export interface RunExperimentOptions {
  /** Gets a folder for each scale and seed, with `data/`, `trainings/` and a folder for each experiment. */
  readonly out: string;
  /** Of the trainings; a training writes to a folder of its own. */
  readonly settings: Omit<RunTrainingOptions, 'outputFolder' | 'cacheFolder' | 'onEvent'>;
  readonly onEvent?: (event: ExperimentEvent) => void;
}

/** What came of it. */
export interface ExperimentOutcome {
  readonly folder: string;
  readonly table: ResultTable;
  /** Trainings done now, and taken up from before. */
  readonly trained: number;
  readonly reused: number;
}

/**
 * Runs the comparison behind a table of a paper on synthetic data and writes it. Whatever is finished stays: a second call
 * after an interruption makes only what is missing, and experiments of the same scale and seed share their data sets and
 * the trainings they have in common.
 *
 * @throws ExperimentError EXPERIMENT_REQUEST, and what making data and training throw
 * @source R-105, R-107, R-108
 */
export async function runExperiment(
  request: ExperimentRequest,
  options: RunExperimentOptions,
): Promise<ExperimentOutcome> {
  const startedAt = new Date();
  const plans = planTrainings(request);
  const root = join(options.out, `${request.scale.name}-seed${request.seed}`);
  const reused = plans.filter((plan) => isTrained(plan, join(root, 'trainings'))).length;
  const trained = await trainAll(plans, request, { ...options, root });
  const rows = measureAll(request, trained);
  const table = tabulateExperiment(request, rows);
  const folder = join(root, nameOfFolder(request));
  await writeExperiment(folder, { request, table, rows, trained, startedAt });
  return { folder, table, trained: plans.length - reused, reused };
}

/** Parts of an experiment, or other settings, do not overwrite the whole. */
function nameOfFolder({ experiment, only, preset, variant }: ExperimentRequest): string {
  const parts = [preset, variant === 'literal' ? variant : undefined, ...(only ?? [])];
  return [experiment.id, ...parts.filter((part) => part !== undefined)].join('-');
}

async function trainAll(
  plans: readonly PlannedTraining[],
  request: ExperimentRequest,
  { root, settings, onEvent }: RunExperimentOptions & { readonly root: string },
): Promise<TrainedRun[]> {
  const { experiment, scale, seed } = request;
  const { makers, signal } = settings;
  const codes = await readLabelCodes();
  const folder = join(root, 'trainings');
  const clock = startClock(plans);
  const trained: TrainedRun[] = [];
  for (const [index, plan] of plans.entries()) {
    const manifestPath = await prepareData(plan.row.data, {
      folder: join(root, 'data'),
      scale,
      seed,
      paper: experiment.paper,
      repetition: experiment.repetition,
      ...(makers === undefined ? {} : { makers }),
      ...(signal === undefined ? {} : { signal }),
      ...(onEvent === undefined ? {} : { onEvent }),
    });
    const isNew = !isTrained(plan, folder);
    const run = await trainPlanned(plan, {
      folder,
      manifestPath,
      codes,
      settings: {
        ...settings,
        cacheFolder: join(root, 'data'),
        onEvent: (event) =>
          onEvent?.({
            kind: 'training',
            name: describePlan(plan),
            number: index + 1,
            count: plans.length,
            event,
            secondsLeft: clock.left(index, event.kind === 'step' ? event.report.secondsLeft : null),
          }),
      },
    });
    clock.done(index, run.kind === 'done' ? run.facts.seconds : null);
    onEvent?.({ kind: 'note', text: describeOutcome(run, isNew) });
    trained.push(run);
  }
  return trained;
}

function describePlan({ row, repetition, heldOut }: PlannedTraining): string {
  return `${row.name} on ${row.data.printed}, ${heldOut === 'test' ? `run ${repetition + 1}` : heldOut}`;
}

function describeOutcome(run: TrainedRun, isNew: boolean): string {
  const name = describePlan(run.plan);
  if (run.kind === 'diverged') return `${name}: ${run.reason}`;
  return `${name}: ${isNew ? 'trained' : 'was trained before'}, ${Math.round(run.facts.seconds)} s`;
}

interface ExperimentClock {
  /** Seconds for the whole experiment, from what this training still needs. */
  left(index: number, ofThis: number | null): number | null;
  done(index: number, seconds: number | null): void;
}

/** Estimates what is left: trainings of a network last as long as its others did, those of unknown ones as long as the mean. */
function startClock(plans: readonly PlannedTraining[]): ExperimentClock {
  const known: { readonly row: ExperimentRow; readonly seconds: number }[] = [];
  const mean = (values: readonly number[]): number | null =>
    values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    left(index, ofThis) {
      if (ofThis === null) return null;
      const all = mean(known.map(({ seconds }) => seconds)) ?? ofThis;
      const later = plans
        .slice(index + 1)
        .map(({ row }) => mean(known.filter((one) => one.row === row).map(({ seconds }) => seconds)) ?? all);
      return later.reduce((sum, seconds) => sum + seconds, ofThis);
    },
    done(index, seconds) {
      if (seconds !== null) known.push({ row: plans[index]!.row, seconds });
    },
  };
}

function measureAll(
  { experiment, scale, seed }: ExperimentRequest,
  trained: readonly TrainedRun[],
): MeasuredRow[] {
  const { layout, repetition } = experiment;
  const subgroups = layout.kind === 'groups' ? [layout.attribute] : [];
  const byRow = Map.groupBy(trained, ({ plan }) => plan.row);
  return [...byRow].map(([row, runs]) =>
    measureRow(row, runs, { repetition, draws: scale.draws, seed, subgroups }),
  );
}
