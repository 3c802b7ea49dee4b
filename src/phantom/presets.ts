import type { SampleUnit } from '../study/data-set.ts';
import { ARTEFACTS } from './artefacts/artefacts.ts';
import type { ViewClasses } from './label-view.ts';
import type { PhantomClass } from './phantom-class.ts';
import type { PhantomOptions } from './phantom-options.ts';
import { DISEASE } from './preset-classes.ts';
import { PUBLISHED_COUNTS } from './published-counts.ts';

export type { PhantomOptions };

/** A named set of phantoms. */
export interface PhantomPreset {
  readonly name: string;
  /** What a sample of the paper's task is. */
  readonly unit: SampleUnit;
  readonly classes: readonly PhantomClass[];
  /** How a single view is labelled. */
  readonly viewClasses: ViewClasses;
  readonly options: PhantomOptions;
}

const OPTIONS: PhantomOptions = {
  ageYears: [28, 87],
  habitus: [0.8, 1.45],
  cameras: ['mpr', 'infinia', 'ecam'],
  counts: { median: 1.9e6, sigmaLog: 0.28, range: [0.8e6, 4e6] },
  iodineCameras: ['hegp'],
  iodineCounts: { median: 2e5, sigmaLog: 0.35, range: [1e5, 3.5e5] },
  iodineNegatives: 0,
  superscanProbability: 0,
  artefactRate: 1,
  artefacts: [],
  effectSize: 0.3,
  moveProbability: 0.4,
};

const { none, metastases, arthritis, both, thyroid } = DISEASE;
const { D1 } = PUBLISHED_COUNTS.lung;
const DSCINT = PUBLISHED_COUNTS.dscint.patients;
const DSPIC = PUBLISHED_COUNTS.dspic.D;
const SEVERAL = ['lung', 'prostate', 'breast'] as const;

const PRESETS: readonly PhantomPreset[] = [
  {
    name: 'lung',
    unit: 'examination',
    classes: [
      { ...none, name: 'NoMet', weight: D1.NoMet, tumours: ['lung'], markedArthritis: 0.5, benignRate: 1.5 },
      { ...metastases, name: 'ADMet', weight: D1.ADMet, tumours: ['lung-adenocarcinoma'] },
      { ...metastases, name: 'nADMet', weight: D1.nADMet, tumours: ['lung-other'] },
    ],
    viewClasses: { nothing: 'NoMet', metastasis: null, arthritis: 'NoMet', both: null },
    options: OPTIONS,
  },
  {
    name: 'dscint',
    unit: 'view',
    classes: [
      { ...none, name: 'normal', weight: DSCINT.normal },
      { ...metastases, name: 'metastasis', weight: DSCINT.metastasis, tumours: SEVERAL },
      { ...arthritis, name: 'arthritis', weight: DSCINT.arthritis },
      { ...thyroid, name: 'thyroid', weight: DSCINT.thyroid },
    ],
    viewClasses: { nothing: 'normal', metastasis: 'metastasis', arthritis: 'arthritis', both: null },
    options: OPTIONS,
  },
  {
    name: 'dspic',
    unit: 'view',
    classes: [
      { ...none, name: 'N', weight: DSPIC.N },
      // Marked wear beside metastases is the class M&A.
      { ...metastases, name: 'M', weight: DSPIC.M, tumours: SEVERAL, markedArthritis: 0 },
      { ...arthritis, name: 'A', weight: DSPIC.A },
      { ...both, name: 'M&A', weight: DSPIC['M&A'], tumours: SEVERAL },
    ],
    viewClasses: { nothing: 'N', metastasis: 'M', arthritis: 'A', both: 'M&A' },
    options: OPTIONS,
  },
  {
    name: 'lesion',
    unit: 'lesion',
    // Half of the published lesions are benign; patients with metastases bring benign lesions of their own.
    classes: [
      { ...arthritis, name: 'benign', weight: 1, tumours: SEVERAL, benignRate: 4 },
      { ...metastases, name: 'malignant', weight: 1, tumours: SEVERAL, markedArthritis: 0.7, benignRate: 2 },
    ],
    viewClasses: { nothing: 'benign', metastasis: 'malignant', arthritis: 'benign', both: 'malignant' },
    options: OPTIONS,
  },
  {
    name: 'qc',
    unit: 'examination',
    classes: [
      { ...none, name: 'clean', weight: 1 },
      { ...metastases, name: 'superscan', weight: 1, tumours: ['prostate'], artefacts: ['superscan'] },
      ...ARTEFACTS.filter(({ kind }) => kind === 'artefact').map(({ name }) => ({
        ...none,
        name,
        weight: 1,
        artefacts: [name],
      })),
    ],
    viewClasses: { nothing: null, metastasis: null, arthritis: null, both: null },
    // Nothing but the artefact of the class.
    options: { ...OPTIONS, artefactRate: 0 },
  },
  {
    name: 'golden',
    unit: 'examination',
    classes: [
      { ...none, name: 'normal', weight: 1 },
      { ...metastases, name: 'metastasis', weight: 1, tumours: SEVERAL },
      { ...arthritis, name: 'arthritis', weight: 1 },
      { ...both, name: 'metastasis and arthritis', weight: 1, tumours: SEVERAL },
      { ...thyroid, name: 'thyroid', weight: 1 },
    ],
    viewClasses: {
      nothing: 'normal',
      metastasis: 'metastasis',
      arthritis: 'arthritis',
      both: 'metastasis and arthritis',
    },
    options: OPTIONS,
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
