import type { Assembly } from '../study/bone-scan.ts';
import type { StoredInstance } from '../study/stored-instance.ts';
import type { View } from '../study/view.ts';
import { completeScan, ignoredOf, mirroredScan } from './build-scan.ts';
import type { ViewChoice } from './choose-views.ts';
import { chooseViews } from './choose-views.ts';
import { describeFrame } from './judge-frame.ts';
import type { OwnResults } from './read-applicability.ts';
import { frameName } from './scan-frame.ts';
import type { StudySurvey } from './survey-study.ts';
import { surveyStudy } from './survey-study.ts';
import type { ViewRules } from './view-rules.ts';

/**
 * Says what a study's instances come to: a pair of views, a view still missing, several readings, or no bone scan at
 * all. Pure: the same instances in any order give the same answer.
 */
export function assembleScan(
  instances: readonly StoredInstance[],
  rules: ViewRules,
  context: OwnResults,
): Assembly {
  const survey = surveyStudy(instances, rules, context);
  return conclude(survey, chooseViews(survey.frames), rules);
}

/**
 * The same, for the study whose missing view is not waited for any longer: where one view is there, its mirror image
 * plays the other. Anything but an incomplete study is answered as by `assembleScan`.
 */
export function mirrorMissingView(
  instances: readonly StoredInstance[],
  rules: ViewRules,
  context: OwnResults,
): Assembly {
  const survey = surveyStudy(instances, rules, context);
  const choice = chooseViews(survey.frames);
  const assembly = conclude(survey, choice, rules);
  return assembly.kind === 'incomplete' && choice.kind === 'one-view'
    ? mirroredScan(choice.frame, survey, rules)
    : assembly;
}

function conclude(survey: StudySurvey, choice: ViewChoice, rules: ViewRules): Assembly {
  if (choice.kind === 'pair') return completeScan(choice.pair, survey, rules);
  const undecided = survey.frames.filter(({ decision }) => decision.kind !== 'view');
  if (choice.kind === 'several')
    return ambiguous(
      survey,
      'SEVERAL_PAIRS',
      'several pairs of views, and no acquisition time says which is the last',
    );
  if (undecided.length > 0)
    return ambiguous(
      survey,
      undecided.some(({ decision }) => decision.kind === 'contradiction')
        ? 'VIEW_CONTRADICTION'
        : 'VIEW_UNDECIDED',
      `${undecided.length} of ${survey.frames.length} whole-body frames cannot be told anterior or posterior`,
    );
  if (choice.kind === 'one-view') return incomplete(survey, choice);
  return survey.earlyFrames.length > 0 ? earlyPhaseOnly(survey) : notApplicable(survey);
}

function ambiguous(survey: StudySurvey, code: string, reason: string): Assembly {
  const evidence = survey.frames.map((frame) => `${frameName(frame.source)}: ${describeFrame(frame)}`);
  return { kind: 'ambiguous', code, reason, evidence, ignored: survey.ignored };
}

function incomplete(survey: StudySurvey, choice: Extract<ViewChoice, { kind: 'one-view' }>): Assembly {
  const missing: View = choice.view === 'anterior' ? 'posterior' : 'anterior';
  const matches = choice.mismatches.length === 0;
  return {
    kind: 'incomplete',
    missing: [missing],
    code: matches ? `MISSING_${missing.toUpperCase()}` : 'NO_MATCHING_VIEW',
    reason: matches
      ? `the ${missing} view has not arrived`
      : `no ${missing} view matches the ${choice.view} one: ${choice.mismatches.join(', ')}`,
    ignored: ignoredOf(survey, [choice.frame]),
  };
}

function earlyPhaseOnly(survey: StudySurvey): Assembly {
  const words = [...new Set(survey.earlyFrames.flatMap(({ earlyPhase }) => earlyPhase))];
  const choice = chooseViews(survey.earlyFrames);
  const pair =
    choice.kind === 'pair'
      ? [choice.pair.anterior, choice.pair.posterior]
          .map((frame) => `${frameName(frame.source)} ${frame.decision.view}`)
          .join(', ')
      : 'none';
  return {
    kind: 'not-applicable',
    code: 'EARLY_PHASE',
    reason: `early phase of a bone scan (${words.join('; ')}); pair of views: ${pair}`,
    ignored: ignoredOf(survey, []),
  };
}

/** From the farthest to the nearest to a bone scan: the nearest one is what an operator wants to read first. */
const REFUSAL_CODES = [
  'OWN_RESULT',
  'OTHER_MODALITY',
  'OTHER_OBJECT',
  'TRANSMISSION',
  'OTHER_IMAGE_TYPE',
  'NO_PIXELS',
  'NOT_WHOLE_BODY',
  'NOT_COUNTS',
  'PROCESSED_IMAGE',
  'OTHER_VIEW',
  'OTHER_TRACER',
];

function notApplicable({ refusals, ignored }: StudySurvey): Assembly {
  const sorted = refusals.toSorted(
    (one, other) => REFUSAL_CODES.indexOf(other.code) - REFUSAL_CODES.indexOf(one.code),
  );
  const reasons = [...new Set(sorted.map(({ reason }) => reason))].map(
    (reason) => `${sorted.filter((refusal) => refusal.reason === reason).length} x ${reason}`,
  );
  return {
    kind: 'not-applicable',
    code: sorted[0]?.code ?? 'NO_INSTANCES',
    reason: reasons.length === 0 ? 'no instances' : reasons.slice(0, 5).join('; '),
    ignored,
  };
}
