import type { EnergyWindow } from '../study/scan-header.ts';
import { hasWord } from './match-words.ts';
import type { ScanFrame } from './scan-frame.ts';
import type { ViewRules } from './view-rules.ts';

/** Photopeaks of 99mTc and of 131I. */
const TECHNETIUM_KEV = 140.5;
const IODINE_131_KEV = 364;

/** Which frames of an object were counted in the photopeak; `window` is `null` where the object has no windows. */
export type WindowChoice =
  | {
      readonly kind: 'chosen';
      readonly window: EnergyWindow | null;
      readonly kept: readonly ScanFrame[];
      readonly left: readonly ScanFrame[];
      /** Why, where there was a choice. */
      readonly note: string | null;
    }
  | { readonly kind: 'other-isotope'; readonly seen: string }
  | { readonly kind: 'unknown'; readonly seen: string };

/**
 * Keeps the frames of the window that contains the photopeak of 99mTc. Of several such windows the widest is taken:
 * it holds the counts of the narrower ones. Without limits, a single window is accepted and several are not told apart
 * except by the name of a scatter window.
 */
export function chooseEnergyWindow(
  frames: readonly ScanFrame[],
  windows: readonly EnergyWindow[],
  rules: ViewRules,
): WindowChoice {
  if (windows.length === 0) return withoutWindows(frames);
  const limited = windows.filter(({ ranges }) => ranges.length > 0);
  if (limited.length === 0) return byName(frames, windows, rules);
  const photopeak = limited
    .filter((window) => contains(window, TECHNETIUM_KEV))
    .toSorted((one, other) => widthKev(other) - widthKev(one) || one.number - other.number);
  const [widest] = photopeak;
  if (widest !== undefined)
    return choose(
      frames,
      widest,
      photopeak.length > 1 ? 'the widest of the windows that contain 140.5 keV' : null,
    );
  const seen = limited.map(describeWindow).join(', ');
  const iodine = limited.some((window) => contains(window, IODINE_131_KEV));
  return {
    kind: 'other-isotope',
    seen: iodine ? `131I window ${seen}` : `no window contains 140.5 keV: ${seen}`,
  };
}

/** `126-154 keV`, as reasons and flags name a window. */
export function describeWindow({ name, ranges }: EnergyWindow): string {
  const limits = ranges.map(({ lowerKev, upperKev }) => `${lowerKev}-${upperKev} keV`).join(' + ');
  return limits === '' ? name : limits;
}

function withoutWindows(frames: readonly ScanFrame[]): WindowChoice {
  const numbers = new Set(frames.map(({ energyWindow }) => energyWindow));
  return numbers.size <= 1
    ? { kind: 'chosen', window: null, kept: frames, left: [], note: null }
    : { kind: 'unknown', seen: `${numbers.size} energy windows without a description` };
}

function byName(
  frames: readonly ScanFrame[],
  windows: readonly EnergyWindow[],
  rules: ViewRules,
): WindowChoice {
  const named = windows.filter(({ name }) => !hasWord(name, rules.scatterWindowWords));
  const [only] = named;
  return named.length === 1 && only !== undefined
    ? choose(frames, only, windows.length > 1 ? 'the others are named as scatter windows' : null)
    : { kind: 'unknown', seen: `${windows.length} energy windows without limits` };
}

function choose(frames: readonly ScanFrame[], window: EnergyWindow, note: string | null): WindowChoice {
  const isIn = ({ energyWindow, header }: ScanFrame): boolean =>
    energyWindow === window.number || (energyWindow === null && header.energyWindows.length === 1);
  return {
    kind: 'chosen',
    window,
    kept: frames.filter(isIn),
    left: frames.filter((frame) => !isIn(frame)),
    note,
  };
}

function contains({ ranges }: EnergyWindow, kev: number): boolean {
  return ranges.some(({ lowerKev, upperKev }) => lowerKev <= kev && kev <= upperKev);
}

function widthKev({ ranges }: EnergyWindow): number {
  return ranges.reduce((sum, { lowerKev, upperKev }) => sum + upperKev - lowerKev, 0);
}
