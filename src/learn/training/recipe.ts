import type { InputSpec } from '../../preprocess/input-spec.ts';
import type { Tracer } from '../../study/data-set.ts';
import type { NetworkOptions } from '../../networks/network-options.ts';
import type { DataSource } from '../samples/data-source.ts';
import type { TrainingSettings } from './training-settings.ts';

/** What a model's answer is made of its probabilities; as in model.yaml, without what is fitted after training. */
export type RecipeDecision =
  | { readonly rule: 'argmax' }
  /** The summed probability of `positive` against a threshold that is fitted on the validation set. */
  | { readonly rule: 'threshold'; readonly finding: string; readonly positive: readonly string[] }
  /** Both of a pair where they are the two most probable ones. */
  | {
      readonly rule: 'top-2';
      readonly pair: readonly [string, string];
      readonly combined: { readonly name: string; readonly code: string };
      readonly theta: number;
    };

/** Everything a model is made from: the same recipe, program and number of workers give the same model. */
export interface TrainingRecipe {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  /** Of the catalogue; size and classes come from input and data. */
  readonly network: { readonly name: string } & Pick<
    NetworkOptions,
    'variant' | 'widthFactor' | 'blocks' | 'seed'
  >;
  readonly input: InputSpec;
  /** Names of the layers behind which focus heads sit while training, from fine to coarse; phantoms only. */
  readonly focusLayers: readonly string[];
  readonly training: TrainingSettings;
  readonly decision: RecipeDecision;
  readonly data: {
    readonly training: DataSource;
    /** Where the validation set comes from; a number = this share of the training patients; `null` = none. */
    readonly validation: DataSource | number | null;
    /** Never seen in training; by name. */
    readonly heldOut: Readonly<Record<string, DataSource>>;
  };
  /** Store weights in half precision where that changes no probability by more than 0.01. */
  readonly halfWeights: boolean;
  /** Key of mappings/findings.yaml of a class, where it differs from its name. */
  readonly codes?: Readonly<Record<string, string>>;
  /** Tracers whose scans the label set covers; left out = bone scans. */
  readonly tracers?: readonly Tracer[];
  /** Of a model that sees one view: how one answer is made of those of both. */
  readonly combine?: 'mean' | 'max';
}
