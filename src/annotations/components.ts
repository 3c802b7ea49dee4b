import type { MaskRuns } from '../study/data-set.ts';

/** Parts of a mask whose pixels touch by their sides, each as runs in the order of the whole; runs must not overlap. */
export function componentsOfRuns(runs: MaskRuns): number[][] {
  const count = runs.length / 3;
  const parent = Array.from({ length: count }, (_, index) => index);
  const rootOf = (index: number): number => {
    let root = index;
    while (parent[root] !== root) root = parent[root]!;
    parent[index] = root;
    return root;
  };
  for (const [one, other] of touchingRuns(runs)) parent[rootOf(other)] = rootOf(one);
  const parts = new Map<number, number[]>();
  for (let index = 0; index < count; index++) {
    const root = rootOf(index);
    const part = parts.get(root) ?? [];
    part.push(runs[3 * index]!, runs[3 * index + 1]!, runs[3 * index + 2]!);
    parts.set(root, part);
  }
  return [...parts.values()];
}

/** Pairs of runs, by number, of which one touches the other from the row above, or from the left. */
function* touchingRuns(runs: MaskRuns): Generator<[number, number]> {
  const byRow = new Map<number, number[]>();
  for (let index = 0; index < runs.length / 3; index++) {
    const row = runs[3 * index]!;
    byRow.set(row, [...(byRow.get(row) ?? []), index]);
  }
  const [first, end] = [
    (index: number): number => runs[3 * index + 1]!,
    (index: number): number => runs[3 * index + 1]! + runs[3 * index + 2]!,
  ];
  for (const [row, here] of byRow)
    for (const one of here) {
      for (const other of here) if (end(one) === first(other)) yield [one, other];
      for (const other of byRow.get(row + 1) ?? [])
        if (first(one) < end(other) && first(other) < end(one)) yield [one, other];
    }
}
