import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { crossFaults } from './config-cross-checks.ts';
import { SECRET_FIELDS, maskSecrets, resolveSecrets } from './config-secrets.ts';
import type { Config } from './config-schema.ts';
import { configSchema } from './config-schema.ts';
import type { Tree } from './config-tree.ts';
import { isTree, leavesOf, treeOf } from './config-tree.ts';
import { NodeError } from './node-error.ts';

/** All faults of a configuration, listed together. */
export class ConfigError extends NodeError {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(
      'CONFIG_INVALID',
      'permanent',
      `the configuration has ${faults.length} fault(s):\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    );
    this.faults = faults;
  }
}

/** A value in force and where it came from, for `osteonode config`. */
export interface EffectiveSetting {
  readonly key: string;
  readonly value: unknown;
  readonly origin: string;
}

export interface LoadedConfig {
  readonly config: Config;
  readonly settings: readonly EffectiveSetting[];
}

export interface ConfigSources {
  /** conf/default.yaml of the installation; relative paths in it start at the installation's root. */
  readonly installation: string;
  /** The site's own file; relative paths in it start at its own folder. */
  readonly file?: string | undefined;
  /** `key=value` pairs from the command line, for example `dimse.port=4242`; values are YAML. */
  readonly overrides?: readonly string[] | undefined;
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
}

/**
 * Merges the defaults, the site's file, `OSTEONODE__…` variables and command-line overrides (later wins; lists are
 * replaced whole), checks the result and remembers where each value came from.
 * @throws ConfigError listing every fault with its path; an unknown key is a fault.
 */
export function loadConfig(sources: ConfigSources): LoadedConfig {
  const faults: string[] = [];
  const environment = sources.environment ?? process.env;
  const layers = [
    readLayer(resolve(sources.installation, 'conf/default.yaml'), 'default', sources.installation, faults),
    ...(sources.file === undefined
      ? []
      : [readLayer(resolve(sources.file), sources.file, dirname(resolve(sources.file)), faults)]),
    environmentLayer(environment, faults),
    overrideLayer(sources.overrides ?? [], faults),
  ];
  const merged = new Map<string, { value: unknown; origin: string }>();
  for (const layer of layers)
    for (const [key, value] of leavesOf(layer.tree, SECRET_FIELDS))
      merged.set(key, { value: resolvePath(key, value, layer.baseDirectory), origin: layer.origin });
  const raw = treeOf(merged);
  const parsed = configSchema.safeParse(resolveSecrets(raw, '', environment, faults));
  if (!parsed.success) faults.push(...parsed.error.issues.flatMap(describeIssue));
  faults.push(...crossFaults(raw));
  if (faults.length > 0 || !parsed.success) throw new ConfigError([...new Set(faults)]);
  const settings = [...merged].map(([key, { value, origin }]) => ({
    key,
    value: maskSecrets(key.split('.').at(-1)!, value),
    origin,
  }));
  return { config: parsed.data, settings };
}

interface Layer {
  readonly origin: string;
  readonly baseDirectory: string;
  readonly tree: Tree;
}

/** Keys whose value is a path, taken relative to the file that sets it. */
const PATH_KEYS = new Set([
  'node.stateDirectory',
  'assemble.viewRules',
  'preprocess.readings',
  'infer.modelsDirectory',
  'report.findings',
]);
const PATH_FIELDS = new Set(['directory', 'caFile']);

function readLayer(path: string, origin: string, baseDirectory: string, faults: string[]): Layer {
  const empty = { origin, baseDirectory, tree: {} };
  try {
    const document = parseDocument(readFileSync(path, 'utf8'), { uniqueKeys: true });
    if (document.errors.length > 0) {
      faults.push(
        ...document.errors.map((error) => `${path}: ${error.message.split('\n')[0] ?? 'not YAML'}`),
      );
      return empty;
    }
    const tree: unknown = document.toJS({ maxAliasCount: 20 });
    if (tree === null || tree === undefined) return empty;
    if (isTree(tree)) return { origin, baseDirectory, tree };
    faults.push(`${path}: expected keys with values at the top level`);
  } catch (error) {
    faults.push(`${path}: cannot be read (${error instanceof Error ? error.message : String(error)})`);
  }
  return empty;
}

/** `OSTEONODE__DIMSE__PORT=4242` sets dimse.port; matched without regard to case against the default keys. */
function environmentLayer(
  environment: Readonly<Record<string, string | undefined>>,
  faults: string[],
): Layer {
  const pairs = Object.entries(environment)
    .filter(([key, value]) => key.startsWith('OSTEONODE__') && value !== undefined)
    .map(
      ([key, value]) =>
        [key.slice('OSTEONODE__'.length).split('__').map(toCamelCase).join('.'), value!] as const,
    );
  return { origin: 'environment', baseDirectory: process.cwd(), tree: treeOfPairs(pairs, faults) };
}

function overrideLayer(overrides: readonly string[], faults: string[]): Layer {
  const pairs: (readonly [string, string])[] = [];
  for (const override of overrides) {
    const at = override.indexOf('=');
    if (at > 0) pairs.push([override.slice(0, at), override.slice(at + 1)]);
    else faults.push(`--set ${override}: expected key=value`);
  }
  return { origin: 'command line', baseDirectory: process.cwd(), tree: treeOfPairs(pairs, faults) };
}

function treeOfPairs(pairs: readonly (readonly [string, string])[], faults: string[]): Tree {
  const leaves = new Map<string, { value: unknown }>();
  for (const [key, text] of pairs) {
    const document = parseDocument(text);
    if (document.errors.length > 0) faults.push(`${key}: '${text}' is not a YAML value`);
    else leaves.set(key, { value: document.toJS() as unknown });
  }
  return treeOf(leaves);
}

/** AE_TITLE → aeTitle. */
function toCamelCase(word: string): string {
  return word.toLowerCase().replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function resolvePath(key: string, value: unknown, baseDirectory: string): unknown {
  if (typeof value === 'string') return PATH_KEYS.has(key) ? resolve(baseDirectory, value) : value;
  return Array.isArray(value)
    ? value.map((entry: unknown) => resolvePathFields(entry, baseDirectory))
    : value;
}

function resolvePathFields(entry: unknown, baseDirectory: string): unknown {
  if (!isTree(entry)) return entry;
  return Object.fromEntries(
    Object.entries(entry).map(([key, value]) => [
      key,
      PATH_FIELDS.has(key) && typeof value === 'string' ? resolve(baseDirectory, value) : value,
    ]),
  );
}

function describeIssue(issue: z.core.$ZodIssue): string[] {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => `${path === '' ? key : `${path}.${key}`}: unknown key`);
  return [`${path}: ${issue.message}`];
}
