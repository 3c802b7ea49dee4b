import type * as tf from '@tensorflow/tfjs';
import { withFocusHeads } from '../../networks/focus-heads.ts';
import { findNetwork } from '../../networks/network-catalogue.ts';
import type { NetworkOptions } from '../../networks/network-options.ts';
import { FOCUS_KINDS } from '../samples/focus-maps.ts';
import { TrainingError } from './training-error.ts';

/** A network of the catalogue to be trained; plain data, so that every thread can build the same. */
export interface NetworkSpec {
  readonly name: string;
  readonly options: NetworkOptions;
  /** Layers behind which focus heads sit while training, from fine to coarse; empty = none. */
  readonly focusLayers: readonly string[];
}

export interface BuiltNetwork {
  /** What gets exported. */
  readonly classifier: tf.LayersModel;
  /** What gets trained: the classifier, with focus heads where there are some; shares all weights with it. */
  readonly network: tf.LayersModel;
  /** Size of the finest focus map. */
  readonly focusGrid: { readonly rows: number; readonly columns: number } | null;
}

/**
 * Builds the network; the same spec gives the same weights.
 *
 * @throws TrainingError TRAIN_SETTINGS when the network cannot be built for this input
 */
export function buildNetwork({ name, options, focusLayers }: NetworkSpec): BuiltNetwork {
  const classifier = buildClassifier(name, options);
  if (focusLayers.length === 0) return { classifier, network: classifier, focusGrid: null };
  const { network, rows, columns } = withFocusHeads(classifier, focusLayers, FOCUS_KINDS, options.seed);
  return { classifier, network, focusGrid: { rows, columns } };
}

function buildClassifier(name: string, options: NetworkOptions): tf.LayersModel {
  try {
    return findNetwork(name).build(options);
  } catch (error) {
    const { rows, columns, channels, widthFactor } = options;
    throw new TrainingError(
      'TRAIN_SETTINGS',
      `network ${name} cannot be made for an input of ${rows} x ${columns} x ${channels} and width times ${widthFactor}`,
      { cause: error },
    );
  }
}
