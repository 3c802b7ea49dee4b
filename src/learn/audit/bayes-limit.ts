import { buildSkeleton, type Skeleton } from '../../phantom/anatomy/build-skeleton.ts';
import { shapeBody } from '../../phantom/body-shape.ts';
import type { FocusPlan } from '../../phantom/disease.ts';
import { drawMetastasisCount, planMetastasis } from '../../phantom/metastases.ts';
import { drawPatient } from '../../phantom/patient-variation.ts';
import { deriveSeed, RandomStream } from '../../phantom/random.ts';
import { auc } from '../evaluation/auc.ts';
import { crossValidate } from './logistic-regression.ts';

/** What an observer who knows every true lesion reaches on ADMet against nADMet. */
export interface BayesPoint {
  /** Option `effectSize` of the generator. */
  readonly effectSize: number;
  /** Equally many of both kinds. */
  readonly accuracy: number;
  readonly auc: number;
}

export interface BayesLimit {
  readonly points: readonly BayesPoint[];
  /** At the effect size that the audited set was made with. */
  readonly used: BayesPoint;
  readonly patientsOfEachKind: number;
  readonly method: string;
}

const EFFECT_SIZES = [0, 0.25, 0.5, 0.75, 1] as const;
const SKELETONS = 8;
const AXIAL = /-spine$|^(rib|sternum|scapula|clavicle)$/;
const PERIPHERAL = /^(femur|humerus|skull)$/;

/**
 * Upper limit of telling the two kinds of lung cancer apart: a cross-validated logistic regression on the true lesion
 * lists (number, places, shapes, sizes), before any image is made. A network sees less, so that no honest result on
 * synthetic data lies above it.
 * @source reference/bone-scan-domain.md 2.5; the wanted accuracy of 0.75 to 0.8 is that of S000
 */
export function bayesLimit(usedEffectSize: number, patientsOfEachKind: number, seed: number): BayesLimit {
  const skeletons = Array.from({ length: SKELETONS }, (_, index) =>
    drawSkeleton(deriveSeed(seed, `body-${index}`)),
  );
  const at = (effectSize: number): BayesPoint => judge(effectSize, patientsOfEachKind, skeletons, seed);
  const points = EFFECT_SIZES.map(at);
  return {
    points,
    used: points.find(({ effectSize }) => effectSize === usedEffectSize) ?? at(usedEffectSize),
    patientsOfEachKind,
    method: 'logistic regression on the true lesion lists, five folds, equally many of both kinds',
  };
}

function judge(effectSize: number, ofEach: number, skeletons: readonly Skeleton[], seed: number): BayesPoint {
  const features: number[][] = [];
  const positive: boolean[] = [];
  for (let index = 0; index < 2 * ofEach; index++) {
    const other = index % 2 === 1;
    const random = new RandomStream(deriveSeed(seed, `lesions-${effectSize}-${index}`));
    const spread = { tumour: other ? 'lung-other' : 'lung-adenocarcinoma', effectSize } as const;
    const skeleton = skeletons[index % skeletons.length]!;
    const count = drawMetastasisCount(random, spread);
    features.push(summarise(Array.from({ length: count }, () => planMetastasis(skeleton, random, spread))));
    positive.push(other);
  }
  const scores = crossValidate(features, positive);
  const right = scores.filter((score, index) => score > 0.5 === positive[index]).length;
  return { effectSize, accuracy: right / scores.length, auc: auc(scores, positive)! };
}

/** Sums over the lesions, because the logarithm of a likelihood ratio adds up lesion by lesion; and the extreme sizes. */
function summarise(lesions: readonly FocusPlan[]): number[] {
  const count = (is: (plan: FocusPlan) => boolean): number => lesions.filter(is).length;
  const small = sizesOf(lesions.filter(({ shape }) => shape === 'punctate' || shape === 'linear'));
  const large = sizesOf(lesions.filter(({ shape }) => shape === 'patchy' || shape === 'mottled'));
  return [
    Math.log(lesions.length),
    count(({ region }) => AXIAL.test(region)),
    count(({ region }) => PERIPHERAL.test(region)),
    count(({ shape }) => shape === 'ring'),
    Number(count(({ shape }) => shape === 'ring') > 0),
    small.sum,
    large.sum,
    small.least,
    small.most,
    large.least,
    large.most,
    lesions.length,
  ];
}

/** Logarithms of the sizes around their middle; 0 where there is no lesion of the kind. */
function sizesOf(lesions: readonly FocusPlan[]): { sum: number; least: number; most: number } {
  const logs = lesions.map(({ shape, parts }) => {
    const sigma = parts[0]!.sigma;
    return Math.log(shape === 'mottled' ? sigma / (0.7 * 8) : sigma / (shape === 'patchy' ? 8 : 4.4));
  });
  if (logs.length === 0) return { sum: 0, least: 0, most: 0 };
  return { sum: logs.reduce((sum, log) => sum + log, 0), least: Math.min(...logs), most: Math.max(...logs) };
}

function drawSkeleton(seed: number): Skeleton {
  const random = new RandomStream(seed);
  const patient = drawPatient(random, { ageYears: [28, 87], habitus: [0.8, 1.45] });
  const shape = shapeBody(patient);
  return buildSkeleton({ patient, shape, tracer: '99mTc-MDP', artefacts: [], stream: () => random });
}
