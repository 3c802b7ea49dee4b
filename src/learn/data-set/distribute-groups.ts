import { RandomStream } from '../../phantom/random.ts';

/** Samples that must stay together, and how much of each stratum they hold. */
export interface SampleGroup {
  readonly id: string;
  /** Stratum → amount, for example class → images. */
  readonly amounts: Readonly<Record<string, number>>;
}

/**
 * Deals groups out to parts so that each part gets its share of every stratum, as nearly as whole groups allow. Groups
 * that hold most are dealt first; equal ones in an order that the seed decides.
 * @param shares - of the parts, adding up to 1
 * @returns the part of each group, by its id
 * @source R-088, R-089 (greedy, by patient)
 */
export function distributeGroups(
  groups: readonly SampleGroup[],
  shares: readonly number[],
  seed: number,
): Map<string, number> {
  const totals = totalsOf(groups);
  const filled = shares.map(() => new Map<string, number>());
  const parts = new Map<string, number>();
  for (const group of inDealingOrder(groups, seed)) {
    const costs = shares.map((share, part) => costOf(group, filled[part]!, totals, share));
    const part = costs.indexOf(Math.min(...costs));
    parts.set(group.id, part);
    for (const [stratum, amount] of Object.entries(group.amounts))
      filled[part]!.set(stratum, (filled[part]!.get(stratum) ?? 0) + amount);
  }
  return parts;
}

function totalsOf(groups: readonly SampleGroup[]): Map<string, number> {
  const totals = new Map<string, number>();
  for (const { amounts } of groups)
    for (const [stratum, amount] of Object.entries(amounts))
      totals.set(stratum, (totals.get(stratum) ?? 0) + amount);
  return totals;
}

/** The largest first, whatever their strata: dealing one stratum after the other would fill the parts one-sidedly. */
function inDealingOrder(groups: readonly SampleGroup[], seed: number): SampleGroup[] {
  const sizeOf = ({ amounts }: SampleGroup): number =>
    Object.values(amounts).reduce((sum, amount) => sum + amount, 0);
  const sizes = new Map(groups.map((group) => [group.id, sizeOf(group)]));
  return shuffle(groups, new RandomStream(seed)).sort((a, b) => sizes.get(b.id)! - sizes.get(a.id)!);
}

/** How much farther from its shares a part would be with the group: the growth of the squared distances. */
function costOf(
  { amounts }: SampleGroup,
  filled: ReadonlyMap<string, number>,
  totals: ReadonlyMap<string, number>,
  share: number,
): number {
  return Object.entries(amounts).reduce((sum, [stratum, amount]) => {
    const total = totals.get(stratum)!;
    if (total === 0) return sum;
    const step = amount / total;
    const missing = share - (filled.get(stratum) ?? 0) / total;
    return sum + step * (step - 2 * missing);
  }, 0);
}

/** A shuffled copy (Fisher-Yates). */
export function shuffle<T>(values: readonly T[], random: RandomStream): T[] {
  const shuffled = [...values];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = random.integer(0, last);
    [shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!];
  }
  return shuffled;
}
