import type * as tf from '@tensorflow/tfjs';
import type { Block } from './scope.ts';

/** `literal` as printed; `practical` with the documented deviations that make it trainable. */
export type NetworkVariant = 'literal' | 'practical';

/** What every network of the catalogue is built from. */
export interface NetworkOptions {
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
  readonly classes: number;
  readonly variant: NetworkVariant;
  /** All filter counts and hidden units times this; 1 in the papers. */
  readonly widthFactor: number;
  /** Residual blocks a stage, for networks made of stages; left out = as printed. */
  readonly blocks?: readonly number[];
  /** Of the initial weights. */
  readonly seed: number;
}

/** A network as its paper describes it. */
export interface NetworkDefinition {
  /** As on the command line, for example `inrac` or `dspic-am`. */
  readonly name: string;
  readonly title: string;
  /** Paper and table, and the R-number of the reading. */
  readonly source: string;
  /** What `practical` changes; empty where it changes nothing. */
  readonly deviations: string;
  /** Input and classes of the paper. */
  readonly printed: Pick<NetworkOptions, 'rows' | 'columns' | 'channels' | 'classes'>;
  /** The paper's table, from the image to the class probabilities. */
  readonly layers: (options: NetworkOptions) => Block;
}

/** One network of the papers, by name. */
export interface NetworkEntry extends NetworkDefinition {
  readonly build: (options: NetworkOptions) => tf.LayersModel;
}
