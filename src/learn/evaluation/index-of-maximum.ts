/** Position of the largest value, the first one of equals. */
export function indexOfMaximum(values: ArrayLike<number>): number {
  let best = 0;
  for (let index = 1; index < values.length; index++) if (values[index]! > values[best]!) best = index;
  return best;
}
