import { applyRule, classesOf } from '../infer/decide.ts';
import type { LoadedModel } from '../infer/model-manifest.ts';
import { modelIdentity } from '../infer/model-manifest.ts';
import type { LesionView } from '../preprocess/lesion-input.ts';
import { toLesionInputs } from '../preprocess/lesion-input.ts';
import type { ClassProbability, LesionPrediction, Prediction } from '../study/prediction.ts';
import type { View } from '../study/view.ts';
import { boxOfRuns } from './box-of-runs.ts';
import { maskOnGrid } from './mask-on-grid.ts';
import type { ModelInput, OpenModel } from './open-model.ts';
import { runOnce, withoutClass } from './open-model.ts';

/**
 * Judges each lesion by itself, with all lesions of its view beside it; the image is what its worst lesion is: malignant
 * as soon as one lesion is.
 * @source R-020, R-076 (S004)
 */
export async function judgeLesions(open: OpenModel, input: ModelInput): Promise<Prediction> {
  const { lesions, refusals } = input.lesions;
  if (lesions.length === 0) {
    const reasons = refusals.length === 0 ? 'no segmentation and no annotation' : refusals.join('; ');
    return withoutClass(open, { code: 'NO_LESION_MASKS', text: `there are no lesions to judge: ${reasons}` });
  }
  const judged: LesionPrediction[] = [];
  const views = { anterior: lesionsOf('anterior', input), posterior: lesionsOf('posterior', input) };
  const inputs = toLesionInputs(views, open.model.input);
  for (const view of ['anterior', 'posterior'] as const) {
    const ofView = lesions.filter((lesion) => lesion.view === view);
    for (const [index, values] of inputs[view].entries()) {
      const place = { shownBox: boxOfRuns(views[view]!.masks[index]!), number: judged.length + 1 };
      judged.push({ ...ofView[index]!, ...place, ...judge(open.model, await runOnce(open, values)) });
    }
  }
  return ofImage(open, judged);
}

/** What a view shows, on the papers' grid; a mirrored view was not taken and shows nothing. */
function lesionsOf(view: View, { scan, fused, lesions }: ModelInput): LesionView | null {
  const seen = scan[view];
  if (seen.kind === 'mirrored') return null;
  const masks = lesions.lesions
    .filter((lesion) => lesion.view === view)
    .map(({ mask }) => maskOnGrid(mask, seen, fused[view]));
  return { counts: fused[view], masks };
}

function judge(
  model: LoadedModel,
  probabilities: Float32Array,
): Pick<LesionPrediction, 'classes' | 'predicted' | 'isFinding'> {
  const classes = classesOf(probabilities, model);
  const { predicted } = applyRule(classes, model.decision);
  const isFinding = model.decision.rule === 'threshold' && model.decision.positive.includes(predicted);
  return { classes, predicted, isFinding };
}

/** Of each class the probability in the lesion that the model is surest to be a finding. */
function ofImage({ model, engine }: OpenModel, lesions: readonly LesionPrediction[]): Prediction {
  const positive = model.decision.rule === 'threshold' ? model.decision.positive : [];
  const weight = ({ classes }: LesionPrediction): number =>
    classes.reduce((sum, { name, probability }) => sum + (positive.includes(name) ? probability : 0), 0);
  const worst = lesions.reduce((one, other) => (weight(other) > weight(one) ? other : one));
  const classes = worst.classes.map((of): ClassProbability => ({ ...of, code: imageCode(of.code) }));
  const { operatingPoint, ...decision } = applyRule(classes, model.decision);
  return {
    model: modelIdentity(model),
    engine: engine.identity,
    unit: 'lesion',
    classes,
    ...decision,
    operatingPoint: `${operatingPoint} in at least one of ${lesions.length} lesion(s)`,
    outcome: null,
    lesions,
  };
}

/** A class of the image is coded apart from that of one lesion: `malignant-image` in mappings/findings.yaml. */
function imageCode(code: string): string {
  return `${code}-image`;
}
