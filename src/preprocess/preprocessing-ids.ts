import type { InputSource, InputSpec } from './input-spec.ts';
import type { IntensityTransform } from './intensity-transforms.ts';
import {
  correctToRange,
  linearInBone,
  logInBone,
  rootInBone,
  rootToPercentile,
  sigmoidAtBone,
  toPercentile,
  toRange,
} from './intensity-transforms.ts';
import { PreprocessError } from './preprocess-error.ts';

/** Which image of the scan is transformed, at full size. */
type Shown = 'sum' | 'balanced' | 'stack' | 'view' | 'lesion';

/** What an id stands for. */
export interface Preprocessing {
  readonly shows: Shown;
  readonly transform: IntensityTransform;
}

/**
 * The computations by id. An id names one exact computation for ever: whoever changes one makes a new id, because the
 * models that were trained with the old one would silently see something else.
 *
 * `sum` is the sum of both views, whatever `composite` was made with; `balanced` the sum with weights that give
 * both views the same total; `stack` both views as channels, each transformed by itself; `view` one view as stored;
 * `lesion` the same, as the channel beside the masks.
 */
const COMPUTATIONS: Readonly<Record<string, Preprocessing>> = {
  'sum-minmax-v1': { shows: 'sum', transform: toRange },
  'sum-p995-v1': { shows: 'sum', transform: toPercentile },
  'sum-sqrt-p995-v1': { shows: 'sum', transform: rootToPercentile },
  'sum-sqrt-p98x3-v1': { shows: 'sum', transform: rootInBone },
  'sum-log1p-v1': { shows: 'sum', transform: logInBone },
  'sum-sigmoid-v1': { shows: 'sum', transform: sigmoidAtBone },
  'sum-bone-v1': { shows: 'sum', transform: linearInBone },
  'balanced-sqrt-p98x3-v1': { shows: 'balanced', transform: rootInBone },
  'stack-sqrt-p98x3-v1': { shows: 'stack', transform: rootInBone },
  'view-minmax-v1': { shows: 'view', transform: correctToRange },
  'view-sqrt-p98x3-v1': { shows: 'view', transform: rootInBone },
  'view-log1p-v1': { shows: 'view', transform: logInBone },
  'view-sigmoid-v1': { shows: 'view', transform: sigmoidAtBone },
  'view-bone-v1': { shows: 'view', transform: linearInBone },
  'lesion-minmax-v1': { shows: 'lesion', transform: correctToRange },
  'lesion-sqrt-p98x3-v1': { shows: 'lesion', transform: rootInBone },
  'lesion-log1p-v1': { shows: 'lesion', transform: logInBone },
  'lesion-sigmoid-v1': { shows: 'lesion', transform: sigmoidAtBone },
  'lesion-bone-v1': { shows: 'lesion', transform: linearInBone },
};

const SOURCE_OF: Readonly<Record<Shown, InputSource>> = {
  sum: 'examination',
  balanced: 'examination',
  stack: 'examination',
  view: 'view',
  lesion: 'lesion',
};

/** All preprocessing ids that this version can compute. */
export const PREPROCESSING_IDS: readonly string[] = Object.keys(COMPUTATIONS);

/** The ids that make the input of one source. */
export function preprocessingIdsOf(source: InputSource): readonly string[] {
  return PREPROCESSING_IDS.filter((id) => SOURCE_OF[COMPUTATIONS[id]!.shows] === source);
}

/**
 * What the id of a spec stands for.
 *
 * @throws PreprocessError PREPROCESS_UNKNOWN_ID for an id that makes no input of that source
 */
export function findPreprocessing(source: InputSource, { preprocessing }: InputSpec): Preprocessing {
  const known = preprocessingIdsOf(source);
  if (known.includes(preprocessing)) return COMPUTATIONS[preprocessing]!;
  throw new PreprocessError(
    'PREPROCESS_UNKNOWN_ID',
    `preprocessing "${preprocessing}" is unknown here; known: ${known.join(', ')}`,
  );
}

/** The parts of a spec that decide the channels; without an id, one that shows one image. */
export type ChannelSpec = Pick<InputSpec, 'source'> & Partial<Pick<InputSpec, 'preprocessing'>>;

/** Channels of an input: its images, and of a lesion its masks beside the image. */
export function channelsOf(spec: ChannelSpec): number {
  return imageChannelsOf(spec) + (spec.source === 'lesion' ? 2 : 0);
}

/** Channels that show counts, the first ones of an input: two where both views are stacked. */
export function imageChannelsOf({ preprocessing = '' }: ChannelSpec): number {
  const known = Object.hasOwn(COMPUTATIONS, preprocessing) ? COMPUTATIONS[preprocessing] : undefined;
  return known?.shows === 'stack' ? 2 : 1;
}
