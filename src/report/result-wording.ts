import { FINDING } from '../dicom/codes.ts';
import { PRODUCT } from '../platform/product.ts';
import type { Code } from '../study/code.ts';
import type {
  ClassProbability,
  EngineIdentity,
  LesionPrediction,
  PixelBox,
  ViewProbabilities,
} from '../study/prediction.ts';
import type { QcFlag } from '../study/qc-flag.ts';
import type { View } from '../study/view.ts';
import { toAscii } from './ascii-text.ts';
import type { FindingCodes } from './finding-codes.ts';
import { findingOf, saysNormal } from './finding-codes.ts';
import { PRIVATE_CODE } from './private-codes.ts';
import type { ModelReportInput, ReportInput } from './report-input.ts';
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

/** One judged hot spot as it is shown and coded. */
export interface WordedLesion {
  readonly number: number;
  readonly view: View;
  /** `Hot spot 1, anterior: malignant 91.0 %`. */
  readonly label: string;
  readonly answer: Code;
  readonly classes: readonly WordedClass[];
  readonly isFinding: boolean;
  readonly shownBox: PixelBox;
}

/** What one model's report says of the image: a class, or why there is none. */
export interface WordedResult {
  readonly kind: 'classified' | 'withheld';
  /** Coded answer to "whole-image class". */
  readonly answer: Code;
  /** One sentence for people. */
  readonly headline: string;
  /** Empty when withheld: a number would be read as a result. */
  readonly classes: readonly WordedClass[];
  /** One line a view, of a model that sees one view at a time. */
  readonly perView: readonly string[];
  readonly lesions: readonly WordedLesion[];
  readonly flags: readonly QcFlag[];
  readonly views: readonly string[];
  readonly fusion: string;
  /** Id and version of the model. */
  readonly title: string;
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
export function wordResult(input: ModelReportInput): WordedResult {
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
    engine: toAscii(`${engine.name} ${engine.version} (${engine.provider}${fusionOf(engine)})`),
    operatingPoint: toAscii(operatingPoint),
    title: toAscii(`${model.id} ${model.version}`),
    limits: toAscii(`${PRODUCT.disclaimer} ${model.trainingStatement}`),
  };
}

/**
 * Said of a GPU only, which always fuses so. A CPU takes what is faster at each start; the same scan analysed again must
 * not give other bytes under the same UIDs for that (result.json has it).
 */
function fusionOf({ fusion, provider }: EngineIdentity): string {
  return fusion === 'graph' && provider !== 'cpu' ? ', views fused inside the network' : '';
}

/** A flag as one line. */
export function wordFlag(flag: QcFlag): string {
  return `${flag.code} ${flag.severity.toUpperCase()}: ${flag.text}`;
}

function wordOutcome(
  { prediction, findings }: ModelReportInput,
  flags: readonly QcFlag[],
): Pick<WordedResult, 'kind' | 'answer' | 'headline' | 'classes' | 'perView' | 'lesions'> {
  const failed = flags.filter((flag) => flag.severity === 'fail');
  if (failed.length > 0) {
    const reasons = failed.map((flag) => `${flag.code} ${flag.text}`).join('; ');
    return withheld(PRIVATE_CODE.notReported, reasons);
  }
  if (prediction.outcome !== null) return withheld(PRIVATE_CODE.noClass, toAscii(prediction.outcome.text));
  const worded = {
    kind: 'classified',
    classes: wordClasses(prediction.classes, prediction.findings, findings),
    perView: (prediction.perView ?? []).map((each) => wordView(each, findings)),
    lesions: (prediction.lesions ?? []).map((lesion) => wordLesion(lesion, findings)),
  } as const;
  if (prediction.predictedCode === null)
    return {
      ...worded,
      answer: FINDING.indeterminate,
      headline: 'Indeterminate: the model does not decide between its classes',
    };
  const finding = findingOf(findings, prediction.predictedCode);
  return { ...worded, answer: finding.code, headline: finding.text };
}

function withheld(answer: Code, reasons: string) {
  const nothing = { classes: [], perView: [], lesions: [] };
  return { kind: 'withheld', answer, headline: `No class reported: ${reasons}`, ...nothing } as const;
}

function wordView({ view, classes }: ViewProbabilities, findings: FindingCodes): string {
  const numbers = wordClasses(classes, [], findings).map(
    ({ name, percent }) => `${name} ${percent.toFixed(1)} %`,
  );
  return `${capitalise(view)} view alone: ${numbers.join(', ')}`;
}

function wordLesion(lesion: LesionPrediction, findings: FindingCodes): WordedLesion {
  const { number, view, predicted, isFinding, shownBox } = lesion;
  const classes = wordClasses(lesion.classes, [predicted], findings);
  const chosen = lesion.classes.findIndex(({ name }) => name === predicted);
  const { name = '', percent = 0 } = classes[chosen] ?? {};
  return {
    number,
    view,
    label: `Hot spot ${number}, ${view}: ${name} ${percent.toFixed(1)} %`,
    answer: findingOf(findings, lesion.classes[chosen]?.code ?? '').code,
    classes,
    isFinding,
    shownBox,
  };
}

function wordClasses(
  classes: readonly ClassProbability[],
  chosen: readonly string[],
  findings: FindingCodes,
): WordedClass[] {
  return classes.map(({ name, code, probability }) => {
    const concept = findingOf(findings, code).probability;
    const isUnsafe = saysNormal(name);
    return {
      name: isUnsafe ? concept.meaning : toAscii(name),
      label: isUnsafe ? concept.meaning : toAscii(`${name}: ${concept.meaning}`),
      concept,
      percent: Math.round(probability * 1000) / 10,
      isPredicted: chosen.includes(name),
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
