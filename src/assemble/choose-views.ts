import type { IgnoredFrame } from '../study/bone-scan.ts';
import type { View } from '../study/view.ts';
import type { JudgedFrame, PlacedFrame } from './judge-frame.ts';
import { isPlaced } from './judge-frame.ts';
import type { ViewPair } from './pair-views.ts';
import { compareFrames, comparePairs, isOriginal, mismatches, pairTimeMs, timeMs } from './pair-views.ts';

/** What a set of judged frames comes to. */
export type ViewChoice =
  | { readonly kind: 'pair'; readonly pair: ViewPair }
  /** Several pairs, and nothing says which is the one. */
  | { readonly kind: 'several'; readonly pairs: readonly ViewPair[] }
  /** The best frame of the only view there is, or of two that do not belong together. */
  | {
      readonly kind: 'one-view';
      readonly view: View;
      readonly frame: PlacedFrame;
      readonly mismatches: readonly string[];
    }
  | { readonly kind: 'nothing' };

/** Chooses the best pair among decided frames: see `comparePairs`. */
export function chooseViews(frames: readonly JudgedFrame[]): ViewChoice {
  const placed = frames.filter(isPlaced);
  const anteriors = placed.filter(({ decision }) => decision.view === 'anterior');
  const posteriors = placed.filter(({ decision }) => decision.view === 'posterior');
  const pairs = anteriors
    .flatMap((anterior) => posteriors.map((posterior): ViewPair => ({ anterior, posterior })))
    .filter(({ anterior, posterior }) => mismatches(anterior, posterior).length === 0)
    .toSorted(comparePairs);
  const [best, next] = pairs;
  if (best === undefined) return oneView(placed, anteriors, posteriors);
  return next !== undefined && isIndistinct(best, next)
    ? { kind: 'several', pairs }
    : { kind: 'pair', pair: best };
}

/** The frames that were not chosen although their view is known, each with the reason. */
export function passedOver(frames: readonly JudgedFrame[], chosen: readonly PlacedFrame[]): IgnoredFrame[] {
  return frames
    .filter(isPlaced)
    .filter((frame) => !chosen.includes(frame))
    .map((frame) => ({
      sopInstanceUid: frame.source.header.sopInstanceUid,
      frame: frame.source.frame,
      reason: whyPassedOver(
        frame,
        chosen.find(({ decision }) => decision.view === frame.decision.view),
      ),
    }));
}

/** Without times, nothing says which of two equally good acquisitions is the repeat. */
function isIndistinct(best: ViewPair, next: ViewPair): boolean {
  const bothOriginal = (pair: ViewPair): boolean => isOriginal(pair.anterior) && isOriginal(pair.posterior);
  return bothOriginal(best) === bothOriginal(next) && (pairTimeMs(best) ?? pairTimeMs(next)) === null;
}

function oneView(
  placed: readonly PlacedFrame[],
  anteriors: readonly PlacedFrame[],
  posteriors: readonly PlacedFrame[],
): ViewChoice {
  const [frame] = placed.toSorted(compareFrames);
  if (frame === undefined) return { kind: 'nothing' };
  const partners = frame.decision.view === 'anterior' ? posteriors : anteriors;
  const reasons = partners.flatMap((partner) => mismatches(frame, partner));
  return { kind: 'one-view', view: frame.decision.view, frame, mismatches: [...new Set(reasons)] };
}

function whyPassedOver(frame: PlacedFrame, chosen: PlacedFrame | undefined): string {
  const view = frame.decision.view;
  if (chosen === undefined) return `${view} view without a partner`;
  if (isOriginal(chosen) && !isOriginal(frame)) return `${view} view, derived: the original one was chosen`;
  const [its, chosens] = [timeMs(frame), timeMs(chosen)];
  if (its !== null && chosens !== null && its < chosens) return `${view} view of an earlier acquisition`;
  return `another ${view} view: ${chosen.source.header.sopInstanceUid} was chosen`;
}
