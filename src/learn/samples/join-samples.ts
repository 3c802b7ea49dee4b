import type { FocusMaps } from './focus-maps.ts';
import { focusMapSize } from './focus-maps.ts';
import type { LabelledImages, SampleCase } from './labelled-images.ts';

/** One sample on its way into a set. */
export interface Sample {
  readonly image: Float32Array;
  /** Shares of the classes, adding up to 1. */
  readonly target: Float32Array;
  readonly case: SampleCase;
  /** One image's focus map, where the set has them. */
  readonly focusMap: Float32Array | null;
}

/** What all samples of a set have in common. */
export interface SetShape {
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
  /** How many of the channels, from the first, show counts. */
  readonly imageChannels: number;
  readonly classNames: readonly string[];
  readonly focusGrid: { readonly rows: number; readonly columns: number } | null;
}

/**
 * Puts samples into one set, in shared memory so that threads can train on it without copies. Takes them off the list
 * one by one: a set may be as large as half the memory.
 */
export function joinSamples(samples: Sample[], shape: SetShape): LabelledImages {
  const { rows, columns, channels, imageChannels, classNames, focusGrid } = shape;
  const count = samples.length;
  const size = rows * columns * channels;
  const images = sharedFloats(count * size);
  const targets = sharedFloats(count * classNames.length);
  const labels = new Uint8Array(new SharedArrayBuffer(count));
  const foci: FocusMaps | null =
    focusGrid === null ? null : { ...focusGrid, values: sharedFloats(count * focusMapSize(focusGrid)) };
  const cases: SampleCase[] = [];
  let isSoft = false;
  samples.reverse();
  for (let index = 0; index < count; index++) {
    const sample = samples.pop()!;
    images.set(sample.image, index * size);
    targets.set(sample.target, index * classNames.length);
    const largest = Math.max(...sample.target);
    labels[index] = sample.target.indexOf(largest);
    if (foci !== null && sample.focusMap !== null)
      foci.values.set(sample.focusMap, index * focusMapSize(foci));
    cases.push(sample.case);
    isSoft ||= largest < 1;
  }
  return {
    rows,
    columns,
    channels,
    imageChannels,
    classNames,
    images,
    labels,
    cases,
    ...(isSoft ? { targets } : {}),
    ...(foci === null ? {} : { foci }),
  };
}

/** Floats that several threads can see. */
export function sharedFloats(length: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(length * 4));
}
