import { parseDocument } from 'yaml';
import type { View } from '../study/view.ts';
import { AssembleError } from './assemble-error.ts';
import type { Word } from './match-words.ts';
import { compileLoneWord, compileWord, foldText } from './match-words.ts';
import type { ViewRulesText } from './view-rules-schema.ts';
import { viewRulesSchema } from './view-rules-schema.ts';

/** Cameras that a rule holds for; `null` = whatever is written there. */
export interface CameraMatch {
  readonly manufacturer: readonly Word[] | null;
  readonly model: readonly Word[] | null;
  readonly station: readonly Word[] | null;
}

/** Where a maker put the zero of Start Angle (0054,0200), for the supine patient. */
export interface StartAngleRule {
  readonly id: string;
  readonly camera: CameraMatch;
  readonly degrees: Readonly<Record<View, number>>;
}

/** Which detector of a camera looks from where: `detectors[0]` is detector 1. */
export interface DetectorRule {
  readonly id: string;
  readonly camera: CameraMatch;
  readonly detectors: readonly [View, View];
  readonly loneDetector: View | null;
}

/** A private element, by its creator and the form `(0009,xx80)`. */
export interface PrivateElement {
  readonly creator: string;
  readonly element: string;
}

/** mappings/views.yaml, checked and ready to be matched. */
export interface ViewRules {
  readonly viewWords: Readonly<Record<View | 'other', readonly Word[]>>;
  readonly shortViewWords: Readonly<Record<View, readonly Word[]>>;
  readonly bothViewWords: readonly Word[];
  /** By folded view word. */
  readonly cancelledBy: ReadonlyMap<string, readonly Word[]>;
  readonly privateViewTexts: readonly PrivateElement[];
  readonly privateDetectorNumbers: readonly PrivateElement[];
  readonly startAngleRules: readonly StartAngleRule[];
  readonly detectorRules: readonly DetectorRule[];
  readonly earlyPhase: {
    readonly policy: 'refuse' | 'warn';
    readonly withinMinutes: number;
    readonly words: readonly Word[];
    readonly unlessWith: readonly Word[];
  };
  readonly boneTracerWords: readonly Word[];
  readonly otherTracers: readonly { readonly name: string; readonly words: readonly Word[] }[];
  readonly boneWords: readonly Word[];
  readonly processedWords: readonly Word[];
  readonly scatterWindowWords: readonly Word[];
}

/**
 * Reads mappings/views.yaml.
 * @throws AssembleError `ASSEMBLE_VIEW_RULES`, listing all faults together, each with its place.
 */
export function parseViewRules(yamlText: string): ViewRules {
  const document = parseDocument(yamlText);
  if (document.errors.length > 0) throw faulty(document.errors.map(({ message }) => message.split('\n')[0]!));
  const result = viewRulesSchema.safeParse(document.toJS());
  if (!result.success)
    throw faulty(result.error.issues.map(({ path, message }) => `${path.join('.') || 'top'}: ${message}`));
  const faults = meaningFaults(result.data);
  if (faults.length > 0) throw faulty(faults);
  return compileRules(result.data);
}

function faulty(faults: readonly string[]): AssembleError {
  return new AssembleError('ASSEMBLE_VIEW_RULES', `view rules: ${faults.join('; ')}`);
}

function meaningFaults(text: ViewRulesText): string[] {
  const anterior = allWords(text, 'anterior');
  const posterior = allWords(text, 'posterior');
  const views = new Set([...anterior, ...posterior]);
  const ids = [...text.startAngleRules, ...text.detectorRules].map(({ id }) => id);
  return [
    ...[...anterior].filter((word) => posterior.has(word)).map((word) => `viewWords: ${word} is both views`),
    ...Object.keys(text.cancelledBy)
      .filter((word) => !views.has(foldText(word)))
      .map((word) => `cancelledBy.${word}: is not one of the view words`),
    ...[...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))].map(
      (id) => `rule ${id}: is there twice`,
    ),
  ];
}

function allWords(text: ViewRulesText, view: View): Set<string> {
  return new Set(
    [...Object.values(text.viewWords[view]).flat(), ...text.shortViewWords[view]].map((word) =>
      foldText(word),
    ),
  );
}

function compileRules(text: ViewRulesText): ViewRules {
  return {
    viewWords: {
      anterior: compileAll(Object.values(text.viewWords.anterior).flat()),
      posterior: compileAll(Object.values(text.viewWords.posterior).flat()),
      other: compileAll(Object.values(text.viewWords.other).flat()),
    },
    shortViewWords: {
      anterior: text.shortViewWords.anterior.map(compileLoneWord),
      posterior: text.shortViewWords.posterior.map(compileLoneWord),
    },
    bothViewWords: compileAll(text.bothViewWords),
    cancelledBy: new Map(
      Object.entries(text.cancelledBy).map(([word, by]) => [foldText(word), compileAll(by)]),
    ),
    privateViewTexts: text.privateViewTexts,
    privateDetectorNumbers: text.privateDetectorNumbers,
    startAngleRules: text.startAngleRules.map((rule) => ({
      id: rule.id,
      camera: compileCamera(rule),
      degrees: { anterior: rule.anteriorDegrees, posterior: rule.posteriorDegrees },
    })),
    detectorRules: text.detectorRules.map((rule) => ({
      id: rule.id,
      camera: compileCamera(rule),
      detectors: rule.detectors,
      loneDetector: rule.loneDetector ?? null,
    })),
    earlyPhase: {
      ...text.earlyPhase,
      words: compileAll(text.earlyPhase.words),
      unlessWith: compileAll(text.earlyPhase.unlessWith),
    },
    boneTracerWords: compileAll(text.tracers.bone),
    otherTracers: Object.entries(text.tracers.other).map(([name, words]) => ({
      name,
      words: compileAll(words),
    })),
    boneWords: compileAll(text.boneWords),
    processedWords: compileAll(text.processedWords),
    scatterWindowWords: compileAll(text.scatterWindowWords),
  };
}

function compileAll(words: readonly string[]): Word[] {
  return [...new Set(words)].map(compileWord);
}

type CameraText = Pick<ViewRulesText['detectorRules'][number], 'manufacturer' | 'model' | 'station'>;

function compileCamera({ manufacturer, model, station }: CameraText): CameraMatch {
  return {
    manufacturer: manufacturer === undefined ? null : compileAll(manufacturer),
    model: model === undefined ? null : compileAll(model),
    station: station === undefined ? null : compileAll(station),
  };
}
