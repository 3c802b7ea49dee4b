import { combineViews } from '../infer/combine-views.ts';
import { classesOf, decide } from '../infer/decide.ts';
import { toViewInput } from '../preprocess/network-input.ts';
import type { Prediction } from '../study/prediction.ts';
import { examine } from './examine.ts';
import { judgeLesions } from './judge-lesions.ts';
import type { ModelInput, OpenModel } from './open-model.ts';
import { runOnce, withoutClass } from './open-model.ts';

/**
 * Runs one model on one scan.
 * @throws InferError ENGINE_RUN
 */
export async function runModel(open: OpenModel, input: ModelInput): Promise<Prediction> {
  const { model } = open;
  const { tracer } = input.scan;
  if (!model.tracers.includes(tracer))
    return withoutClass(open, {
      code: 'TRACER_NOT_COVERED',
      text: `${model.id} was trained for ${model.tracers.join(', ')}, not for ${tracer}`,
    });
  switch (model.input.source ?? 'examination') {
    case 'examination': {
      const { probabilities, engine } = await examine(open, input.fused);
      return decide(probabilities, model, engine);
    }
    case 'view':
      return judgeViews(open, input);
    case 'lesion':
      return judgeLesions(open, input);
  }
}

/** Each acquired view by itself, then both together; a mirrored view would only count the other one twice. */
async function judgeViews(open: OpenModel, { scan, fused }: ModelInput): Promise<Prediction> {
  const { model, engine } = open;
  const answers = [];
  for (const view of ['anterior', 'posterior'] as const) {
    if (scan[view].kind === 'mirrored') continue;
    answers.push({ view, probabilities: await runOnce(open, toViewInput(fused[view], model.input)) });
  }
  const perView = answers.map(({ view, probabilities }) => ({
    view,
    classes: classesOf(probabilities, model),
  }));
  const combined = combineViews(
    answers.map(({ probabilities }) => probabilities),
    model.combine,
  );
  return { ...decide(combined, model, engine.identity), perView };
}
