import { isLoopback } from './config-schema.ts';
import type { Tree } from './config-tree.ts';
import { isTree } from './config-tree.ts';

/** Lists whose entries are told apart by their name. */
const NAMED_LISTS = ['dimse.peers', 'dicomweb.sources', 'deliver.destinations'];

/**
 * Faults between settings, which no single one of them shows. Looks at the raw tree, so that they are listed together
 * with the faults of single settings; a value of the wrong type is left to the schema.
 */
export function crossFaults(config: Tree): string[] {
  return [...NAMED_LISTS.flatMap((key) => namesUsedTwice(config, key)), ...missingToken(config)];
}

function namesUsedTwice(config: Tree, key: string): string[] {
  const list = valueAt(config, key);
  const names = Array.isArray(list)
    ? list.map((entry: unknown) => (isTree(entry) ? entry['name'] : undefined))
    : [];
  const twice = names.filter((name, index) => typeof name === 'string' && names.indexOf(name) !== index);
  return [...new Set(twice)].map((name) => `${key}: the name ${String(name)} is used twice`);
}

function missingToken(config: Tree): string[] {
  const [host, token] = [valueAt(config, 'admin.host'), valueAt(config, 'admin.bearerToken')];
  if (typeof host !== 'string' || isLoopback(host) || token !== null) return [];
  return ['admin.bearerToken: required because admin.host is not a loopback address'];
}

function valueAt(config: Tree, key: string): unknown {
  return key
    .split('.')
    .reduce<unknown>((branch, word) => (isTree(branch) ? branch[word] : undefined), config);
}
