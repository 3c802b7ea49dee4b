import type { Label } from './annotation.ts';
import type { LabelCodes } from './label-codes.ts';
import { findRegion } from './label-codes.ts';

/** A label, or what is wrong with its text. */
export type LabelReading = { readonly label: Label } | { readonly fault: string };

/** Longer than any label of the grammar. */
const MAX_LABEL = 120;
const SIDES = ['left', 'right', 'midline'] as const;

/**
 * Reads a label text `CODE[:region[.side][.level]]`, for example `M:rib.L.7`.
 * @source R-013
 */
export function parseLabel(text: string, codes: LabelCodes): LabelReading {
  if (text.length > MAX_LABEL) return { fault: `a label of ${text.length} characters` };
  const [code = '', place, ...more] = text.trim().split(':');
  const wrong = (why: string): LabelReading => ({ fault: `label "${text}": ${why}` });
  if (more.length > 0) return wrong('more than one colon');
  if (!Object.hasOwn(codes.codes, code))
    return wrong(`unknown code "${code}", known are ${Object.keys(codes.codes).join(', ')}`);
  if (place === undefined) return { label: { code, region: '', side: '', level: '' } };
  const [name = '', ...parts] = place.split('.');
  const region = findRegion(name, codes);
  if (region === null) return wrong(`unknown region "${name}"`);
  const side = findSide(parts[0], codes);
  const levels = side === '' ? parts : parts.slice(1);
  if (levels.length > 1) return wrong('expected CODE[:region[.side][.level]]');
  const level = levels[0] ?? '';
  const fault = faultOfPlace({ code, region, side, level }, codes);
  return fault === null ? { label: { code, region, side, level } } : wrong(fault);
}

/**
 * The text of a label, which `parseLabel` reads back.
 * @throws RangeError when code, region, side or level is not in the table.
 */
export function formatLabel(label: Label, codes: LabelCodes): string {
  const { code, side, level } = label;
  const region = label.region === '' ? '' : findRegion(label.region, codes);
  if (!Object.hasOwn(codes.codes, code)) throw new RangeError(`unknown label code "${code}"`);
  if (region === null) throw new RangeError(`unknown region "${label.region}"`);
  if (region === '') return code;
  const fault = faultOfPlace({ code, region, side, level }, codes);
  if (fault !== null) throw new RangeError(`region "${region}": ${fault}`);
  // An unpaired region lies on the middle line, which need not be said.
  const said = side === '' || (side === 'midline' && !codes.regions[region]!.paired);
  return [`${code}:${region}`, ...(said ? [] : [codes.sides[side][0]!]), ...(level ? [level] : [])].join('.');
}

function findSide(text: string | undefined, { sides }: LabelCodes): Label['side'] {
  const wanted = text?.toLowerCase();
  return SIDES.find((side) => sides[side].some((spelling) => spelling.toLowerCase() === wanted)) ?? '';
}

function faultOfPlace({ region, level }: Label, codes: LabelCodes): string | null {
  const { levels } = codes.regions[region]!;
  if (level === '') return null;
  if (levels !== undefined && !levels.includes(level))
    return `level "${level}" is none of ${levels.join(', ')}`;
  return /^[A-Za-z0-9-]{1,32}$/.test(level) ? null : `level "${level}" is not letters, digits and hyphens`;
}
