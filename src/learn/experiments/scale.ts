import type { TrainingRequest } from '../training/make-recipe.ts';
import type { ClassCounts, Paper, Repetition } from './experiment.ts';

/** How large an experiment is run. */
export type ScaleName = 'full' | 'small' | 'smallest';

/** Size of the network's input. */
export interface InputSize {
  readonly rows: number;
  readonly columns: number;
}

/** What differs between the scales. */
export interface Scale {
  readonly name: ScaleName;
  /** In one line, for lists and tables. */
  readonly statement: string;
  readonly input: Readonly<Record<Paper, InputSize>>;
  readonly widthFactor: number;
  /** Share of the paper's images, by paper; S004 counts lesions. */
  readonly share: Readonly<Record<Paper, number>>;
  /** Fewest images of a class. */
  readonly leastOfClass: number;
  /** At most this many trainings of a network. */
  readonly repetitions: number;
  /** `null` = as the paper. */
  readonly epochs: number | null;
  /** Largest batch; `null` = as the paper. With few images a large batch would leave too few steps. */
  readonly largestBatch: number | null;
  /** Bootstrap draws of the intervals. */
  readonly draws: number;
  /** Of the DCGAN. */
  readonly gan: InputSize & { readonly widthFactor: number; readonly epochs: number };
}

/** Inputs keep the shape of a scan where the network's strides allow it; the two Inceptions need 75 columns or more. */
export const SCALES: Readonly<Record<ScaleName, Scale>> = {
  full: {
    name: 'full',
    statement: "the paper's class counts, input size, width, epochs and repetitions",
    input: {
      S000: { rows: 1024, columns: 256 },
      S001: { rows: 1024, columns: 256 },
      S002: { rows: 1024, columns: 256 },
      // The paper's 512 x 256 shows both views side by side; one view is half of it.
      S004: { rows: 512, columns: 128 },
    },
    widthFactor: 1,
    share: { S000: 1, S001: 1, S002: 1, S004: 1 },
    leastOfClass: 1,
    repetitions: 10,
    epochs: null,
    largestBatch: null,
    draws: 1000,
    gan: { rows: 256, columns: 64, widthFactor: 1, epochs: 300 },
  },
  small: {
    name: 'small',
    statement: 'part of the images, a quarter of the width, small inputs, few epochs: minutes, not days',
    input: {
      S000: { rows: 256, columns: 64 },
      S001: { rows: 320, columns: 80 },
      S002: { rows: 256, columns: 64 },
      S004: { rows: 320, columns: 80 },
    },
    widthFactor: 0.25,
    share: { S000: 0.35, S001: 0.15, S002: 0.4, S004: 0.02 },
    leastOfClass: 8,
    repetitions: 2,
    epochs: 12,
    largestBatch: 8,
    draws: 1000,
    gan: { rows: 64, columns: 16, widthFactor: 0.0625, epochs: 20 },
  },
  smallest: {
    name: 'smallest',
    statement: 'a few dozen images and one epoch: shows that it runs, its figures mean nothing',
    input: {
      S000: { rows: 64, columns: 16 },
      S001: { rows: 96, columns: 96 },
      S002: { rows: 128, columns: 64 },
      S004: { rows: 96, columns: 96 },
    },
    widthFactor: 0.0625,
    share: { S000: 0.02, S001: 0.015, S002: 0.015, S004: 0.006 },
    leastOfClass: 6,
    repetitions: 2,
    epochs: 1,
    largestBatch: 4,
    draws: 50,
    gan: { rows: 64, columns: 16, widthFactor: 0.0625, epochs: 1 },
  },
};

/** Class counts at a scale. */
export function scaleCounts(counts: ClassCounts, scale: Scale, paper: Paper): ClassCounts {
  return Object.fromEntries(
    Object.entries(counts).map(([name, count]) => [
      name,
      Math.max(scale.leastOfClass, Math.round(count * scale.share[paper])),
    ]),
  );
}

/** Trainings of a network at a scale. A cross-validation always has all of its folds, or it would be none. */
export function repetitionsAt({ kind, count }: Repetition, { repetitions }: Scale): number {
  return kind === 'folds' ? count : Math.min(count, repetitions);
}

/** Settings of a training that the scale decides. */
export function trainingAt(scale: Scale, paper: Paper, printedBatch: number): Partial<TrainingRequest> {
  return {
    ...scale.input[paper],
    widthFactor: scale.widthFactor,
    ...(scale.epochs === null ? {} : { epochs: scale.epochs }),
    ...(scale.largestBatch === null ? {} : { batch: Math.min(printedBatch, scale.largestBatch) }),
  };
}
