import type { Assembly, BoneScan, IgnoredFrame, ScanView } from '../study/bone-scan.ts';
import type { QcFlag } from '../study/qc-flag.ts';
import type { View } from '../study/view.ts';
import { checkHeader } from './check-header.ts';
import { passedOver } from './choose-views.ts';
import { inputKeyOf } from './input-key.ts';
import type { JudgedFrame, PlacedFrame } from './judge-frame.ts';
import { describeFrame } from './judge-frame.ts';
import type { ViewPair } from './pair-views.ts';
import { FLAG, uniqueFlags } from './qc-flags.ts';
import type { StudySurvey } from './survey-study.ts';
import type { ViewRules } from './view-rules.ts';

/** The complete scan of a chosen pair, with everything that was left out listed. */
export function completeScan(pair: ViewPair, survey: StudySurvey, rules: ViewRules): Assembly {
  const chosen = [pair.anterior, pair.posterior];
  const views = { anterior: acquired(pair.anterior), posterior: acquired(pair.posterior) };
  return { kind: 'complete', scan: scanOf(views, chosen, survey, rules, []) };
}

/** The scan in which the mirror image of the one view that there is plays the other, flagged Q-01. */
export function mirroredScan(frame: PlacedFrame, survey: StudySurvey, rules: ViewRules): Assembly {
  const view = frame.decision.view;
  const missing: View = view === 'anterior' ? 'posterior' : 'anterior';
  const mirrored: ScanView = { kind: 'mirrored', from: view };
  const views =
    view === 'anterior'
      ? { anterior: acquired(frame), posterior: mirrored }
      : { anterior: mirrored, posterior: acquired(frame) };
  const flag = FLAG.viewMissing(
    `The ${missing} view is missing: the mirrored ${view} view stands in for it.`,
  );
  return { kind: 'complete', scan: scanOf(views, [frame], survey, rules, [flag]) };
}

/** Whatever a survey left out, as `Assembly.ignored` lists it. */
export function ignoredOf(survey: StudySurvey, chosen: readonly PlacedFrame[]): IgnoredFrame[] {
  const early = survey.earlyFrames.map((frame) => ignored(frame, `early phase; ${describeFrame(frame)}`));
  const undecided = survey.frames
    .filter(({ decision }) => decision.kind !== 'view')
    .map((frame) => ignored(frame, `view not decided; ${describeFrame(frame)}`));
  return [...survey.ignored, ...early, ...undecided, ...passedOver(survey.frames, chosen)];
}

function scanOf(
  views: Pick<BoneScan, 'anterior' | 'posterior'>,
  chosen: readonly PlacedFrame[],
  survey: StudySurvey,
  rules: ViewRules,
  flags: readonly QcFlag[],
): BoneScan {
  const undecided = survey.frames.filter(({ decision }) => decision.kind !== 'view').length;
  const leftOut =
    undecided === 0
      ? []
      : [FLAG.undecidedFramesLeftOut(`${undecided} more whole-body frames were left out: view not decided.`)];
  return {
    studyInstanceUid: chosen[0]!.source.header.studyInstanceUid,
    ...views,
    tracer: chosen[0]!.tracer,
    flags: uniqueFlags([
      ...flags,
      ...chosen.flatMap((frame) => frame.flags),
      ...leftOut,
      ...chosen.flatMap((frame) => checkHeader(frame.source.header, rules, frame.tracer)),
    ]),
    ignored: ignoredOf(survey, chosen),
    inputKey: inputKeyOf(views),
  };
}

function acquired({ source, decision }: PlacedFrame): ScanView {
  const { path, dataSetSha256 } = source.instance;
  return {
    kind: 'acquired',
    source: { path, dataSetSha256, header: source.header, frame: source.frame },
    evidence: decision.evidence,
  };
}

function ignored({ source }: JudgedFrame, reason: string): IgnoredFrame {
  return { sopInstanceUid: source.header.sopInstanceUid, frame: source.frame, reason };
}
