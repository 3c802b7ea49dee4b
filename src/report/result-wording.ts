import { FINDING } from '../dicom/codes.ts';
import { PRODUCT } from '../platform/product.ts';
import type { Code } from '../study/code.ts';
import type { QcFlag } from '../study/qc-flag.ts';
import { toAscii } from './ascii-text.ts';
import { findingOf, saysNormal } from './finding-codes.ts';
import { PRIVATE_CODE } from './private-codes.ts';
import type { ReportInput } from './report-input.ts';
import { acquiredViews, allFlags } from './report-input.ts';

/** One class as it is shown and coded. */
export interface WordedClass {
  /** The model's name of the class, or its concept's meaning where that name would tell a reader "normal". */
  readonly name: string;
  /** Name and meaning, once where they are the same. */
  readonly label: string;
  /** Concept name of the probability. */
  readonly concept: Code;
  readonly percent: number;
  readonly isPredicted: boolean;
}

/** What the report says of the image: a class, or why there is none. */
export interface WordedResult {
  readonly kind: 'classified' | 'withheld';
  /** Coded answer to "whole-image class". */
  readonly answer: Code;
  /** One sentence for people. */
  readonly headline: string;
  /** Empty when withheld: a number would be read as a result. */
  readonly classes: readonly WordedClass[];
  readonly flags: readonly QcFlag[];
  readonly views: readonly string[];
  readonly fusion: string;
  readonly model: string;
  readonly engine: string;
  readonly operatingPoint: string;
  readonly limits: string;
}

/**
 * Puts a prediction into words and codes, ASCII only. A quality check that failed withholds the class.
 * @source reference bone-scan-domain.md section 4.2 (safety behaviour)
 * @throws ReportError `REPORT_FINDINGS` where a class has no codes.
 */
export function wordResult(input: ReportInput): WordedResult {
  const flags = allFlags(input).map((flag) => ({
    ...flag,
    code: toAscii(flag.code),
    text: toAscii(flag.text),
  }));
  const { model, engine, operatingPoint } = input.prediction;
  return {
    ...wordOutcome(input, flags),
    flags,
    views: wordViews(input),
    fusion: wordFusion(input),
    model: toAscii(
      `${model.id} version ${model.version} (weights sha256 ${model.weightsSha256.slice(0, 12)})`,
    ),
    engine: toAscii(`${engine.name} ${engine.version} (${engine.provider})`),
    operatingPoint: toAscii(operatingPoint),
    limits: toAscii(`${PRODUCT.disclaimer} ${model.trainingStatement}`),
  };
}

/** A flag as one line. */
export function wordFlag(flag: QcFlag): string {
  return `${flag.code} ${flag.severity.toUpperCase()}: ${flag.text}`;
}

function wordOutcome(
  input: ReportInput,
  flags: readonly QcFlag[],
): Pick<WordedResult, 'kind' | 'answer' | 'headline' | 'classes'> {
  const failed = flags.filter((flag) => flag.severity === 'fail');
  if (failed.length > 0) {
    const reasons = failed.map((flag) => `${flag.code} ${flag.text}`).join('; ');
    return {
      kind: 'withheld',
      answer: PRIVATE_CODE.notReported,
      headline: `No class reported: ${reasons}`,
      classes: [],
    };
  }
  const classes = wordClasses(input);
  const chosen = input.prediction.classes.find(({ name }) => name === input.prediction.predicted);
  if (chosen === undefined)
    return {
      kind: 'classified',
      answer: FINDING.indeterminate,
      headline: 'Indeterminate: the model does not decide between its classes',
      classes,
    };
  const finding = findingOf(input.findings, chosen.code);
  return { kind: 'classified', answer: finding.code, headline: finding.text, classes };
}

function wordClasses({ prediction, findings }: ReportInput): WordedClass[] {
  return prediction.classes.map(({ name, code, probability }) => {
    const concept = findingOf(findings, code).probability;
    const isUnsafe = saysNormal(name);
    return {
      name: isUnsafe ? concept.meaning : toAscii(name),
      label: isUnsafe ? concept.meaning : toAscii(`${name}: ${concept.meaning}`),
      concept,
      percent: Math.round(probability * 1000) / 10,
      isPredicted: name === prediction.predicted,
    };
  });
}

function wordViews({ scan }: ReportInput): string[] {
  const acquired = acquiredViews(scan).map(({ view, source, evidence }) =>
    toAscii(
      `${capitalise(view)}: frame ${source.frame} of instance ${source.header.sopInstanceUid}, ` +
        `decided by ${evidence.rule} (${evidence.confidence} confidence): ${evidence.seen}`,
    ),
  );
  const mirrored = (['anterior', 'posterior'] as const).flatMap((view) => {
    const seen = scan[view];
    return seen.kind === 'mirrored'
      ? [`${capitalise(view)}: NOT ACQUIRED, played by the mirrored view of the ${seen.from} image`]
      : [];
  });
  return [...acquired, ...mirrored];
}

function wordFusion({ fused }: ReportInput): string {
  const { method, dx, dy, correlation } = fused.fusion;
  switch (method) {
    case 'mirrored':
      return 'One view only: nothing to align';
    case 'none':
      return `Views added without alignment; correlation ${correlation.toFixed(2)}`;
    case 'box':
    case 'correlation':
      return (
        `Posterior flipped, moved by ${dx} columns and ${dy} rows onto the anterior (by ${method}); ` +
        `correlation ${correlation.toFixed(2)}`
      );
  }
}

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
