import { channelsOf } from '../../preprocess/preprocessing-ids.ts';
import { PRESETS } from '../training/training-settings.ts';
import type { Experiment, ExperimentData, Paper } from './experiment.ts';
import type { Scale } from './scale.ts';
import { repetitionsAt, scaleCounts } from './scale.ts';

/** What an experiment asks of a machine, before it is started. */
export interface ExperimentCost {
  readonly trainings: number;
  /** Images shown to a network while training, all trainings together. */
  readonly imagePasses: number;
  /** Pixels of one input. */
  readonly inputPixels: number;
  /** Of the largest training and test set together, as floats in memory. */
  readonly memoryGiB: number;
}

const EPOCHS_OF: Readonly<Record<Paper, number>> = {
  S000: PRESETS.s000.epochs,
  S001: PRESETS.s001.epochs,
  S002: PRESETS.s002.epochs,
  S004: PRESETS.s004.epochs,
};
const BYTES_PER_FLOAT = 4;

/** Counts what an experiment costs at a scale; seconds depend on the machine and the networks. */
export function costOf({ rows, repetition, paper }: Experiment, scale: Scale): ExperimentCost {
  const repetitions = repetitionsAt(repetition, scale);
  const trainingShare = repetition.kind === 'folds' ? 1 - 1 / repetition.count : 0.7;
  const epochs = scale.epochs ?? EPOCHS_OF[paper];
  const samples = rows.map(({ data }) => samplesOf(data, scale, paper));
  const { rows: height, columns } = scale.input[paper];
  const channels = channelsOf({ source: rows[0]!.data.unit });
  const largest = Math.max(...samples) * height * columns * channels * BYTES_PER_FLOAT;
  return {
    trainings: rows.length * repetitions,
    imagePasses: Math.round(
      samples.reduce((sum, count) => sum + count * trainingShare * epochs * repetitions, 0),
    ),
    inputPixels: height * columns * channels,
    memoryGiB: largest / 2 ** 30,
  };
}

/** Examinations are pairs of views, and the counts of S000 are views. */
function samplesOf({ originals, change, unit }: ExperimentData, scale: Scale, paper: Paper): number {
  const counts = scaleCounts(change.kind === 'none' ? originals : change.targets, scale, paper);
  const views = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return unit === 'examination' ? Math.ceil(views / 2) : views;
}
