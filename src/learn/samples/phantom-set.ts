import type { MapCasesOptions } from '../../phantom/map-cases.ts';
import { mapCases } from '../../phantom/map-cases.ts';
import type { PhantomOptions } from '../../phantom/phantom-options.ts';
import { findPreset } from '../../phantom/presets.ts';
import type { InputSpec } from '../../preprocess/input-spec.ts';
import { channelsOf, imageChannelsOf } from '../../preprocess/preprocessing-ids.ts';
import type { Sample, SetShape } from './join-samples.ts';
import { joinSamples } from './join-samples.ts';
import type { LabelledImages } from './labelled-images.ts';
import { outputClasses } from './sample-classes.ts';

/** A set of phantoms, described so completely that it can be made again. */
export interface PhantomSetSpec {
  readonly preset: string;
  readonly seed: number;
  readonly count: number;
  /** What differs from the preset, for example other cameras in a held-out set. */
  readonly changes: Partial<PhantomOptions>;
  readonly input: InputSpec;
  /** Also say where the foci lie, on a grid of this size. */
  readonly focusGrid?: { readonly rows: number; readonly columns: number };
}

/** How a set is made, which does not change what comes out. */
export type PhantomSetProgress = Pick<MapCasesOptions, 'workers' | 'signal' | 'onCase'>;

/**
 * Makes the network inputs of a set of phantoms through the same preprocessing as the node, on several cores. The result
 * depends on the specification only, not on the number of workers.
 *
 * @param readingsYaml - text of conf/readings.yaml
 */
export async function makePhantomSet(
  spec: PhantomSetSpec,
  readingsYaml: string,
  progress: PhantomSetProgress = {},
): Promise<LabelledImages> {
  const byCase = await mapCases<readonly Sample[]>({
    count: spec.count,
    worker: new URL('./phantom-set-worker.ts', import.meta.url),
    data: { spec, readingsYaml },
    ...progress,
  });
  return joinSamples(byCase.flat(), shapeOf(spec));
}

function shapeOf({ preset, input, focusGrid }: PhantomSetSpec): SetShape {
  return {
    rows: input.rows,
    columns: input.columns,
    channels: channelsOf(input),
    imageChannels: imageChannelsOf(input),
    classNames: phantomClasses(preset, input),
    focusGrid: focusGrid ?? null,
  };
}

/** Classes of a network that is trained on a preset, in the order of its outputs. */
export function phantomClasses(preset: string, { source = 'examination' }: InputSpec): readonly string[] {
  return outputClasses(
    findPreset(preset).classes.map(({ name }) => name),
    source,
  );
}
