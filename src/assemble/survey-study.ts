import type { IgnoredFrame } from '../study/bone-scan.ts';
import type { ScanHeader } from '../study/scan-header.ts';
import type { StoredInstance } from '../study/stored-instance.ts';
import { assumeViewOrder } from './assume-view-order.ts';
import type { StatedTracer, WindowChoice } from './choose-energy-window.ts';
import { chooseEnergyWindow, describeWindow } from './choose-energy-window.ts';
import type { JudgedFrame } from './judge-frame.ts';
import { describeFrame, judgeFrames } from './judge-frame.ts';
import { FLAG } from './qc-flags.ts';
import type { OwnResults, Refusal } from './read-applicability.ts';
import { coversIodine131, refusalOf } from './read-applicability.ts';
import { earlyPhaseEvidence } from './read-phase.ts';
import { readTracer } from './read-tracer.ts';
import { framesOf } from './scan-frame.ts';
import type { ViewRules } from './view-rules.ts';

/** Everything that a study's instances say, before anything is chosen. */
export interface StudySurvey {
  /** Whole-body photopeak frames that may be scored. */
  readonly frames: readonly JudgedFrame[];
  /** The same for the early phase, which is never scored (policy `refuse`). */
  readonly earlyFrames: readonly JudgedFrame[];
  readonly refusals: readonly (Refusal & { readonly sopInstanceUid: string })[];
  /** Frames of accepted objects that were left out: scatter windows, lateral views. */
  readonly ignored: readonly IgnoredFrame[];
}

interface ObjectSurvey {
  readonly frames: readonly JudgedFrame[];
  readonly refusals: readonly (Refusal & { readonly sopInstanceUid: string })[];
  readonly ignored: readonly IgnoredFrame[];
}

/** Looks at each instance once, in the order of their identifiers, so that the order of arrival does not matter. */
export function surveyStudy(
  instances: readonly StoredInstance[],
  rules: ViewRules,
  own: OwnResults,
): StudySurvey {
  const objects = latestVersions(instances).map((instance) => surveyObject(instance, rules, own));
  const frames = objects.flatMap((object) => object.frames);
  const isRefused = ({ earlyPhase }: JudgedFrame): boolean =>
    earlyPhase.length > 0 && rules.earlyPhase.policy === 'refuse';
  return {
    frames: assumeViewOrder(
      frames.filter((frame) => !isRefused(frame)),
      rules,
    ),
    earlyFrames: assumeViewOrder(frames.filter(isRefused), rules),
    refusals: objects.flatMap((object) => object.refusals),
    ignored: objects.flatMap((object) => object.ignored),
  };
}

function latestVersions(instances: readonly StoredInstance[]): StoredInstance[] {
  const latest = new Map<string, StoredInstance>();
  for (const instance of instances) {
    const known = latest.get(instance.sopInstanceUid);
    if (known === undefined || known.version < instance.version)
      latest.set(instance.sopInstanceUid, instance);
  }
  return [...latest.values()].toSorted((one, other) => (one.sopInstanceUid < other.sopInstanceUid ? -1 : 1));
}

function surveyObject(instance: StoredInstance, rules: ViewRules, own: OwnResults): ObjectSurvey {
  const { header, sopInstanceUid } = instance;
  const refused = (refusal: Refusal): ObjectSurvey => ({
    frames: [],
    refusals: [{ ...refusal, sopInstanceUid }],
    ignored: [{ sopInstanceUid, frame: null, reason: refusal.reason }],
  });
  const refusal = refusalOf(header, rules, own);
  if (refusal !== null) return refused(refusal);

  const choice = chooseEnergyWindow(framesOf(instance), header.energyWindows, rules, {
    stated: statedTracer(header, rules),
    coversIodine131: coversIodine131(own),
  });
  if (choice.kind === 'other-isotope') return refused({ code: 'OTHER_TRACER', reason: choice.seen });
  if (choice.kind === 'unknown')
    return { frames: undecidable(instance, choice.seen), refusals: [], ignored: [] };
  const judged = judgeFrames(choice.kept, rules, sharedBy(header, choice, rules));
  const isOther = ({ decision }: JudgedFrame): boolean => decision.kind === 'other-view';
  return {
    frames: judged.filter((frame) => !isOther(frame)),
    refusals: judged.length > 0 && judged.every(isOther) ? [otherView(sopInstanceUid)] : [],
    ignored: [
      ...choice.left.map(({ frame }) => ({
        sopInstanceUid,
        frame,
        reason: 'another energy window than the photopeak',
      })),
      ...judged.filter(isOther).map((other) => ({
        sopInstanceUid,
        frame: other.source.frame,
        reason: describeFrame(other),
      })),
    ],
  };
}

/** Objects with other tracers are refused before. */
function statedTracer(header: ScanHeader, rules: ViewRules): StatedTracer['stated'] {
  const { kind } = readTracer(header, rules);
  return kind === 'other' ? 'unstated' : kind;
}

/** What all kept frames of an object have in common. */
function sharedBy(
  header: ScanHeader,
  { window, tracer, note }: Extract<WindowChoice, { kind: 'chosen' }>,
  rules: ViewRules,
): Pick<JudgedFrame, 'window' | 'tracer' | 'earlyPhase' | 'flags'> {
  // A phase is one of bone scans; 131I scans are whole-body scans of another kind.
  const earlyPhase = tracer === '131I' ? [] : earlyPhaseEvidence(header, rules);
  const chosen =
    note === null || window === null
      ? []
      : [FLAG.energyWindowChosen(`Energy window ${describeWindow(window)} chosen: ${note}.`)];
  const early =
    earlyPhase.length === 0
      ? []
      : [FLAG.earlyPhase(`Early phase, hardly any skeleton is to be expected (${earlyPhase.join('; ')}).`)];
  return { window, tracer, earlyPhase, flags: [...chosen, ...early] };
}

function otherView(sopInstanceUid: string): Refusal & { readonly sopInstanceUid: string } {
  return { sopInstanceUid, code: 'OTHER_VIEW', reason: 'neither an anterior nor a posterior view' };
}

function undecidable(instance: StoredInstance, seen: string): JudgedFrame[] {
  return framesOf(instance).map((source) => ({
    source,
    window: null,
    tracer: '99mTc-MDP',
    decision: { kind: 'contradiction', seen: [`energy window not known: ${seen}`] },
    earlyPhase: [],
    flags: [],
  }));
}
