import type { ClassProbability, EngineIdentity, Prediction } from '../study/prediction.ts';
import { InferError } from './infer-error.ts';
import type { ModelManifest } from './model-manifest.ts';
import { modelIdentity } from './model-manifest.ts';

/** What a decision rule makes of probabilities. */
export type Decision = Pick<Prediction, 'predictedCode' | 'findings' | 'operatingPoint'> & {
  readonly predicted: string;
};

/**
 * Applies a model's decision rule to its probabilities.
 *
 * `argmax`: the most probable class. `threshold`: the probabilities of the positive classes are added; at or above the
 * threshold the most probable positive class is predicted, below it the most probable of the others. `top-2`: both
 * classes of the pair are found together when they are the two most probable ones and the second reaches theta; the most
 * probable class otherwise.
 *
 * @throws InferError ENGINE_RUN when the probabilities do not fit the model's classes or are no probabilities
 * @source R-099 (S002) for `top-2`
 */
export function decide(
  probabilities: Float32Array,
  model: ModelManifest,
  engine: EngineIdentity,
): Prediction {
  const classes = classesOf(probabilities, model);
  const { source: unit = 'examination' } = model.input;
  const decision = applyRule(classes, model.decision);
  return { model: modelIdentity(model), engine, unit, classes, ...decision, outcome: null };
}

/**
 * Names the probabilities, in the order of the model's outputs.
 * @throws InferError ENGINE_RUN when they do not fit the model's classes or are no probabilities
 */
export function classesOf(probabilities: Float32Array, model: ModelManifest): ClassProbability[] {
  requireProbabilities(probabilities, model);
  return model.classes.map(({ name, code }, index) => ({ name, code, probability: probabilities[index]! }));
}

/** What the rule makes of the probabilities of one sample. */
export function applyRule(classes: readonly ClassProbability[], rule: ModelManifest['decision']): Decision {
  switch (rule.rule) {
    case 'argmax':
      return chosen(mostProbable(classes), 'argmax');
    case 'threshold': {
      const positive = classes.filter(({ name }) => rule.positive.includes(name));
      const negative = classes.filter(({ name }) => !rule.positive.includes(name));
      const sum = positive.reduce((total, { probability }) => total + probability, 0);
      return chosen(
        mostProbable(sum >= rule.threshold ? positive : negative),
        `P(${rule.finding}) >= ${rule.threshold}`,
      );
    }
    case 'top-2': {
      const { pair, combined, theta } = rule;
      const [first, second] = classes.toSorted((one, other) => other.probability - one.probability);
      const operatingPoint = `${combined.name} if ${pair.join(' and ')} are the two most probable and the second >= ${theta}`;
      const bothFound =
        first !== undefined &&
        second !== undefined &&
        pair.includes(first.name) &&
        pair.includes(second.name) &&
        second.probability >= theta;
      if (!bothFound) return chosen(mostProbable(classes), operatingPoint);
      return {
        predicted: combined.name,
        predictedCode: combined.code,
        findings: [first.name, second.name],
        operatingPoint,
      };
    }
    default:
      return rule satisfies never;
  }
}

function chosen({ name, code }: ClassProbability, operatingPoint: string): Decision {
  return { predicted: name, predictedCode: code, findings: [name], operatingPoint };
}

function mostProbable(classes: readonly ClassProbability[]): ClassProbability {
  return classes.reduce((best, candidate) => (candidate.probability > best.probability ? candidate : best));
}

function requireProbabilities(probabilities: Float32Array, model: ModelManifest): void {
  const sum = probabilities.reduce((total, value) => total + value, 0);
  const sound = probabilities.every((value) => value >= 0 && value <= 1) && Math.abs(sum - 1) < 1e-3;
  if (probabilities.length !== model.classes.length || !sound)
    throw new InferError(
      'ENGINE_RUN',
      `the network's answer is no distribution over ${model.classes.length} classes`,
      {
        context: { model: model.id, answers: probabilities.length },
      },
    );
}
