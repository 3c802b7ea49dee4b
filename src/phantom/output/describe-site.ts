import type { Site } from '../blob-list.ts';

/** How a report words a region; those not here are worded as they are called. */
const WORDS: Readonly<Record<string, string>> = {
  face: 'facial bones',
  ilium: 'iliac bone',
  ischium: 'ischium',
  foot: 'foot',
  hand: 'hand',
  ankle: 'ankle',
  'cervical-spine': 'cervical spine',
  'thoracic-spine': 'thoracic spine',
  'lumbar-spine': 'lumbar spine',
  'soft-tissue': 'soft tissue',
  skin: 'groin or thigh',
};

/** A site in the words of a radiologist: `T7`, `left 7th rib`, `right knee`. */
export function describeSite({ region, side, level }: Site): string {
  if (region.endsWith('spine') && level !== '') return level;
  const lateral = side === 'midline' ? '' : `${side} `;
  if (region === 'rib' && level !== '') return `${lateral}${ordinal(Number(level))} rib`;
  return `${lateral}${WORDS[region] ?? region.replaceAll('-', ' ')}`;
}

/** `a`, `a and b`, `a, b and c`; each once, in the given order. */
export function listWords(words: readonly string[]): string {
  const distinct = [...new Set(words)];
  if (distinct.length <= 1) return distinct[0] ?? '';
  return `${distinct.slice(0, -1).join(', ')} and ${distinct.at(-1)!}`;
}

function ordinal(value: number): string {
  if (value === 1) return '1st';
  if (value === 2) return '2nd';
  return value === 3 ? '3rd' : `${value}th`;
}
