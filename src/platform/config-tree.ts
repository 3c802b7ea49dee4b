/** A YAML mapping. */
export type Tree = Record<string, unknown>;

/** Whether a value is a mapping, not a list and not a scalar. */
export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** All leaves with their dotted keys; a mapping under a key of `wholeValues` counts as one leaf. */
export function leavesOf(tree: Tree, wholeValues: ReadonlySet<string>, prefix = ''): [string, unknown][] {
  return Object.entries(tree).flatMap(([key, value]): [string, unknown][] => {
    const path = prefix === '' ? key : `${prefix}.${key}`;
    return isTree(value) && !wholeValues.has(key) ? leavesOf(value, wholeValues, path) : [[path, value]];
  });
}

/** The mapping that has these leaves; the inverse of leavesOf. */
export function treeOf(leaves: ReadonlyMap<string, { readonly value: unknown }>): Tree {
  const root: Tree = {};
  for (const [key, { value }] of leaves) {
    const words = key.split('.');
    let branch = root;
    for (const word of words.slice(0, -1)) {
      const next = Object.hasOwn(branch, word) ? branch[word] : undefined;
      const child: Tree = isTree(next) ? next : {};
      // defineProperty, so that a key named __proto__ stays an ordinary (and then unknown) key.
      Object.defineProperty(branch, word, {
        value: child,
        enumerable: true,
        writable: true,
        configurable: true,
      });
      branch = child;
    }
    Object.defineProperty(branch, words.at(-1)!, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return root;
}
