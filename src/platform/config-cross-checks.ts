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
  return [
    ...NAMED_LISTS.flatMap((key) => namesUsedTwice(config, key)),
    ...missingToken(config),
    ...unansweredTitles(config),
  ];
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

/** A rule for an AE title that the node does not answer to never fits: a slip that nobody would see. */
function unansweredTitles(config: Tree): string[] {
  const answered = [valueAt(config, 'dimse.aeTitle'), ...listAt(config, 'dimse.additionalAeTitles')];
  return listAt(config, 'infer.models').flatMap((rule, index) => {
    const titles = isTree(rule) ? listAt(rule, 'when.calledAeTitle') : [];
    return titles
      .filter((title) => !answered.includes(title))
      .map(
        (title) =>
          `infer.models.${index}.when.calledAeTitle: ${String(title)} is neither dimse.aeTitle nor one of dimse.additionalAeTitles`,
      );
  });
}

function listAt(config: Tree, key: string): readonly unknown[] {
  const value = valueAt(config, key);
  return Array.isArray(value) ? value : [];
}

function valueAt(config: Tree, key: string): unknown {
  return key
    .split('.')
    .reduce<unknown>((branch, word) => (isTree(branch) ? branch[word] : undefined), config);
}
