import type { Tracer } from '../study/data-set.ts';
import type { EnergyWindow } from '../study/scan-header.ts';
import { hasWord } from './match-words.ts';
import type { ScanFrame } from './scan-frame.ts';
import type { ViewRules } from './view-rules.ts';

const PHOTOPEAK_KEV: Readonly<Record<Tracer, number>> = { '99mTc-MDP': 140.5, '131I': 364 };

/** Which frames of an object were counted in the photopeak; `window` is `null` where the object has no windows. */
export type WindowChoice =
  | {
      readonly kind: 'chosen';
      readonly window: EnergyWindow | null;
      /** Whose photopeak it is; bone scans' where nothing says. */
      readonly tracer: Tracer;
      readonly kept: readonly ScanFrame[];
      readonly left: readonly ScanFrame[];
      /** Why, where there was a choice. */
      readonly note: string | null;
    }
  | { readonly kind: 'other-isotope'; readonly seen: string }
  | { readonly kind: 'unknown'; readonly seen: string };

/**
 * Keeps the frames of the window that contains the photopeak of 99mTc, or of 131I where the header states 131I, or no
 * tracer while only that photopeak was counted and a model takes such scans. Of several such windows the widest is taken:
 * it holds the counts of the narrower ones. Without limits, a single window is accepted and several are not told apart
 * except by the name of a scatter window.
 */
export function chooseEnergyWindow(
  frames: readonly ScanFrame[],
  windows: readonly EnergyWindow[],
  rules: ViewRules,
  { stated, coversIodine131 }: StatedTracer = { stated: 'bone', coversIodine131: false },
): WindowChoice {
  const tracer = stated === 'iodine-131' ? '131I' : '99mTc-MDP';
  if (windows.length === 0) return withoutWindows(frames, tracer);
  const limited = windows.filter(({ ranges }) => ranges.length > 0);
  if (limited.length === 0) return byName(frames, windows, rules, tracer);
  const chosen = widestAt(frames, limited, tracer);
  if (chosen !== null) return chosen;
  const seen = limited.map(describeWindow).join(', ');
  if (tracer === '131I') return { kind: 'other-isotope', seen: `no window contains 364 keV: ${seen}` };
  const iodine = widestAt(frames, limited, '131I');
  if (iodine !== null && stated === 'unstated' && coversIodine131) return iodine;
  return {
    kind: 'other-isotope',
    seen: iodine === null ? `no window contains 140.5 keV: ${seen}` : `131I window ${seen}`,
  };
}

/** What the header says of the tracer, and whether a model takes 131I. */
export interface StatedTracer {
  readonly stated: 'bone' | 'iodine-131' | 'unstated';
  readonly coversIodine131: boolean;
}

function widestAt(
  frames: readonly ScanFrame[],
  limited: readonly EnergyWindow[],
  tracer: Tracer,
): WindowChoice | null {
  const photopeak = limited
    .filter((window) => contains(window, PHOTOPEAK_KEV[tracer]))
    .toSorted((one, other) => widthKev(other) - widthKev(one) || one.number - other.number);
  const [widest] = photopeak;
  if (widest === undefined) return null;
  const note =
    photopeak.length > 1 ? `the widest of the windows that contain ${PHOTOPEAK_KEV[tracer]} keV` : null;
  return choose(frames, widest, note, tracer);
}

/** `126-154 keV`, as reasons and flags name a window. */
export function describeWindow({ name, ranges }: EnergyWindow): string {
  const limits = ranges.map(({ lowerKev, upperKev }) => `${lowerKev}-${upperKev} keV`).join(' + ');
  return limits === '' ? name : limits;
}

function withoutWindows(frames: readonly ScanFrame[], tracer: Tracer): WindowChoice {
  const numbers = new Set(frames.map(({ energyWindow }) => energyWindow));
  return numbers.size <= 1
    ? { kind: 'chosen', window: null, tracer, kept: frames, left: [], note: null }
    : { kind: 'unknown', seen: `${numbers.size} energy windows without a description` };
}

function byName(
  frames: readonly ScanFrame[],
  windows: readonly EnergyWindow[],
  rules: ViewRules,
  tracer: Tracer,
): WindowChoice {
  const named = windows.filter(({ name }) => !hasWord(name, rules.scatterWindowWords));
  const [only] = named;
  return named.length === 1 && only !== undefined
    ? choose(frames, only, windows.length > 1 ? 'the others are named as scatter windows' : null, tracer)
    : { kind: 'unknown', seen: `${windows.length} energy windows without limits` };
}

function choose(
  frames: readonly ScanFrame[],
  window: EnergyWindow,
  note: string | null,
  tracer: Tracer,
): WindowChoice {
  const isIn = ({ energyWindow, header }: ScanFrame): boolean =>
    energyWindow === window.number || (energyWindow === null && header.energyWindows.length === 1);
  return {
    kind: 'chosen',
    window,
    tracer,
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
