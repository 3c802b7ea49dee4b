import type { ClassProbability, EngineIdentity, Prediction } from '../study/prediction.ts';
import { InferError } from './infer-error.ts';
import type { ModelManifest } from './model-manifest.ts';
import { modelIdentity } from './model-manifest.ts';

/**
 * Applies a model's decision rule to its probabilities.
 *
 * `argmax`: the most probable class. `threshold`: the probabilities of the positive classes are added; at or above the
 * threshold the most probable positive class is predicted, below it the most probable of the others.
 *
 * @throws InferError ENGINE_RUN when the probabilities do not fit the model's classes or are no probabilities
 */
export function decide(
  probabilities: Float32Array,
  model: ModelManifest,
  engine: EngineIdentity,
): Prediction {
  requireProbabilities(probabilities, model);
  const classes = model.classes.map(({ name, code }, index) => ({
    name,
    code,
    probability: probabilities[index]!,
  }));
  return { model: modelIdentity(model), engine, classes, ...applyRule(classes, model.decision) };
}

function applyRule(
  classes: readonly ClassProbability[],
  rule: ModelManifest['decision'],
): Pick<Prediction, 'predicted' | 'operatingPoint'> {
  if (rule.rule === 'argmax') return { predicted: mostProbable(classes), operatingPoint: 'argmax' };
  const positive = classes.filter(({ name }) => rule.positive.includes(name));
  const negative = classes.filter(({ name }) => !rule.positive.includes(name));
  const sum = positive.reduce((total, { probability }) => total + probability, 0);
  return {
    predicted: mostProbable(sum >= rule.threshold ? positive : negative),
    operatingPoint: `P(${rule.finding}) >= ${rule.threshold}`,
  };
}

function mostProbable(classes: readonly ClassProbability[]): string {
  return classes.reduce((best, candidate) => (candidate.probability > best.probability ? candidate : best))
    .name;
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
