/**
 * Value below which the given share (0..1) of the numbers lies: nearest rank, 0 for an empty list. Reorders the list
 * (quickselect: a full sort of an image costs ten times as much).
 */
export function percentile(values: Float32Array, share: number): number {
  if (values.length === 0) return 0;
  const rank = Math.min(values.length - 1, Math.max(0, Math.ceil(share * values.length) - 1));
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const pivot = medianOfThree(values, low, high);
    let [i, j] = [low, high];
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const held = values[i]!;
      values[i++] = values[j]!;
      values[j--] = held;
    }
    if (rank <= j) high = j;
    else if (rank >= i) low = i;
    else break;
  }
  return values[rank]!;
}

function medianOfThree(values: Float32Array, low: number, high: number): number {
  const a = values[low]!;
  const b = values[(low + high) >> 1]!;
  const c = values[high]!;
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
