import type { CameraName } from './camera.ts';
import type { VariationRanges } from './patient-variation.ts';

/** One class of a preset: how often it is drawn and what disease its patients have. */
export interface PhantomClass {
  readonly name: string;
  readonly weight: number;
  readonly metastases: 'none' | 'adenocarcinoma' | 'other-lung-cancer';
  /** Probability of marked degenerative disease, and of each other benign focus against its usual rate. */
  readonly markedArthritis: number;
  readonly benignRate: number;
}

/** Settings of a set of phantoms. A held-out set differs from a training set by some of them. */
export interface PhantomOptions extends VariationRanges {
  readonly cameras: readonly CameraName[];
  /** Counts of the anterior view: log-normal, then clipped. */
  readonly counts: {
    readonly median: number;
    readonly sigmaLog: number;
    readonly range: readonly [number, number];
  };
  /** How far apart ADMet and nADMet are made: 0 not at all, 1 far. Synthetic accuracy on that pair measures only this. */
  readonly effectSize: number;
  /** Probability that the patient moved between the two passes of a single-head camera. */
  readonly moveProbability: number;
  /** The move itself, in pixels, instead of a drawn one. */
  readonly move?: { readonly columns: number; readonly rows: number };
  /** Only this class. */
  readonly className?: string;
}

/** A named set of phantoms. */
export interface PhantomPreset {
  readonly name: string;
  readonly classes: readonly PhantomClass[];
  readonly options: PhantomOptions;
}

const PRESETS: readonly PhantomPreset[] = [
  {
    name: 'lung',
    // Weights are the images of data set D1 (S000, R-011).
    classes: [
      { name: 'NoMet', weight: 226, metastases: 'none', markedArthritis: 0.5, benignRate: 1.5 },
      { name: 'ADMet', weight: 237, metastases: 'adenocarcinoma', markedArthritis: 0.4, benignRate: 1 },
      { name: 'nADMet', weight: 160, metastases: 'other-lung-cancer', markedArthritis: 0.4, benignRate: 1 },
    ],
    options: {
      ageYears: [28, 87],
      habitus: [0.8, 1.45],
      cameras: ['mpr', 'infinia', 'ecam'],
      counts: { median: 1.9e6, sigmaLog: 0.28, range: [0.8e6, 4e6] },
      effectSize: 0.5,
      moveProbability: 0.4,
    },
  },
];

/** Names of all presets. */
export const PRESET_NAMES: readonly string[] = PRESETS.map((preset) => preset.name);

/** Finds a preset by its name; throws a RangeError that lists the known ones. */
export function findPreset(name: string): PhantomPreset {
  const preset = PRESETS.find((candidate) => candidate.name === name);
  if (preset === undefined) {
    throw new RangeError(`no phantom preset "${name}"; known: ${PRESET_NAMES.join(', ')}`);
  }
  return preset;
}
