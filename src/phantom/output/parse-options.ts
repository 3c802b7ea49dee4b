import { parse } from 'yaml';
import { CAMERAS } from '../camera.ts';
import { PhantomError } from '../phantom-error.ts';
import type { PhantomOptions } from '../phantom-options.ts';
import { findPreset } from '../presets.ts';

type Tree = Readonly<Record<string, unknown>>;

/** Longer than any value of an option. */
const MAX_TEXT = 500;

/**
 * Reads settings such as `effectSize=0.3`, `cameras=mpr,ecam`, `habitus=0.9,1.2` or `counts.median=1.2e6`. A value must
 * be of the kind that the preset has there.
 *
 * @throws PhantomError `PHANTOM_OPTIONS` naming every fault
 */
export function parsePhantomOptions(settings: readonly string[], preset: string): Partial<PhantomOptions> {
  const usual: Tree = { move: { columns: 0, rows: 0 }, ...findPreset(preset).options };
  const changes: Record<string, unknown> = {};
  const faults: string[] = [];
  for (const setting of settings) {
    const fault = applySetting(setting, usual, changes);
    if (fault !== null) faults.push(`${setting.slice(0, 80)}: ${fault}`);
  }
  if (faults.length > 0) throw new PhantomError('PHANTOM_OPTIONS', faults.join('; '));
  return changes;
}

/** Puts one setting into `changes`; what is wrong with it, or `null`. */
function applySetting(setting: string, usual: Tree, changes: Record<string, unknown>): string | null {
  const at = setting.indexOf('=');
  if (at < 1) return 'expected key=value';
  const [key = '', part, ...deeper] = setting.slice(0, at).split('.');
  if (!Object.hasOwn(usual, key) || key === 'className')
    return `no such option; there are: ${Object.keys(usual).join(', ')}`;
  const value = parseValue(setting.slice(at + 1), isNames(usual[key]));
  if (part === undefined) {
    changes[key] = value;
    return faultOf(value, usual[key], key);
  }
  const group = usual[key];
  if (!isTree(group) || deeper.length > 0 || !Object.hasOwn(group, part)) return 'no such option';
  changes[key] = { ...group, ...(changes[key] as Tree | undefined), [part]: value };
  return faultOf(value, group[part], key);
}

/** As YAML; a comma makes a list, and a list of names may have one. */
function parseValue(text: string, isList: boolean): unknown {
  if (text.length > MAX_TEXT) return null;
  const list = (isList || text.includes(',')) && !/^\s*[[{]/.test(text);
  try {
    return parse(list ? `[${text}]` : text) as unknown;
  } catch {
    // What is no YAML is of no kind that an option has: the caller says so with the setting's name.
    return null;
  }
}

/** What is wrong with a value that shall stand where `usual` stands. */
function faultOf(value: unknown, usual: unknown, key: string): string | null {
  if (typeof usual === 'number') {
    if (typeof value !== 'number' || !Number.isFinite(value)) return 'expected a number';
    const share = key === 'effectSize' || /(Probability|Negatives)$/.test(key);
    if (key !== 'move' && (value < 0 || (share && value > 1)))
      return share ? 'expected 0 to 1' : 'expected 0 or more';
    return null;
  }
  if (Array.isArray(usual)) return faultOfList(value, usual, key);
  if (isTree(usual)) return faultOfTree(value, usual, key);
  return typeof value === typeof usual ? null : `expected a ${typeof usual}`;
}

function faultOfList(value: unknown, usual: readonly unknown[], key: string): string | null {
  const list = Array.isArray(value) ? (value as unknown[]) : [value];
  if (/cameras$/i.test(key)) {
    const known = Object.keys(CAMERAS);
    const right =
      Array.isArray(value) && list.length > 0 && list.every((name) => known.includes(String(name)));
    return right ? null : `expected a list of ${known.join(', ')}`;
  }
  if (isNames(usual)) return list.every((one) => typeof one === 'string') ? null : 'expected a list of names';
  if (!list.every((one) => typeof one === typeof usual[0])) return `expected ${usual.length} numbers`;
  const [low, high] = list as number[];
  return list.length === 2 && low! <= high! ? null : 'expected two numbers, the smaller one first';
}

function faultOfTree(value: unknown, usual: Tree, key: string): string | null {
  if (!isTree(value)) return `expected {${Object.keys(usual).join(', ')}}`;
  const missing = Object.keys(usual).filter((name) => !Object.hasOwn(value, name));
  const unknown = Object.keys(value).filter((name) => !Object.hasOwn(usual, name));
  if (missing.length + unknown.length > 0) return `expected exactly {${Object.keys(usual).join(', ')}}`;
  return Object.entries(value).reduce<string | null>(
    (fault, [name, one]) => fault ?? faultOf(one, usual[name], key),
    null,
  );
}

/** A list whose entries are no numbers. */
function isNames(usual: unknown): boolean {
  return Array.isArray(usual) && typeof usual[0] !== 'number';
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
