import type { PhantomOptions } from '../../phantom/presets.ts';
import type { InputSpec } from '../../preprocess/network-input.ts';
import type { TrainingSettings } from './train.ts';

/** A set of phantoms of a recipe; all sets share its preset and input. */
export interface RecipeSet {
  readonly seed: number;
  readonly count: number;
  readonly changes: Partial<PhantomOptions>;
}

/** Everything a classifier is made from: the same recipe and the same code give the same model. */
export interface ClassifierRecipe {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  readonly preset: string;
  readonly input: InputSpec;
  readonly network: { readonly width: number; readonly blocks: readonly number[]; readonly seed: number };
  /** Names of the layers behind which focus heads sit while training, from fine to coarse. */
  readonly focusLayers: readonly string[];
  readonly training: TrainingSettings;
  /** What the positive classes of the training settings are together, for example `metastatic`. */
  readonly finding: string;
  readonly sets: {
    readonly training: RecipeSet;
    readonly validation: RecipeSet;
    /** Never seen in training; by name, each with its own seeds. */
    readonly heldOut: Readonly<Record<string, RecipeSet>>;
  };
}
