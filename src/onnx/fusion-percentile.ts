import type { FusionNodes } from './fusion-nodes.ts';

/** Halvings of 0..greatest value: counts below 2^24 are then told apart one by one. */
const STEPS = 24;

/**
 * Value of nearest rank that has one in `oneInAbove` of the positive pixels above it; 0 where no pixel is positive.
 * Found by halving, because GPU providers have neither a sort nor a histogram: each step counts the pixels at or below
 * a bound. Exact for whole counts below 2^24, otherwise within 2^-24 of the greatest value.
 *
 * @param body - image that is 0 wherever it does not count
 */
export function findPercentile(
  nodes: FusionNodes,
  body: string,
  { rows, columns }: { readonly rows: number; readonly columns: number },
  oneInAbove: number,
): string {
  const all = nodes.number(rows * columns);
  const positive = nodes.op('Sub', [all, nodes.total(nodes.test('LessOrEqual', body, nodes.number(0)))]);
  // Half a pixel more: a GPU's division is not exact, and whole quotients must not fall below themselves.
  const aboveAndHalf = nodes.op('Div', [
    nodes.op('Add', [positive, nodes.number(0.5)]),
    nodes.number(oneInAbove),
  ]);
  const atOrBelow = nodes.op('Sub', [all, nodes.op('Floor', [aboveAndHalf])]);
  const greatest = nodes.extreme('ReduceMax', body);
  let bound = greatest;
  for (let step = 1; step <= STEPS; step++) {
    const lower = nodes.op('Sub', [bound, nodes.op('Mul', [greatest, nodes.number(2 ** -step)])]);
    const count = nodes.total(nodes.test('LessOrEqual', body, lower));
    bound = nodes.op('Where', [nodes.op('GreaterOrEqual', [count, atOrBelow]), lower, bound]);
  }
  return nodes.extreme('ReduceMax', nodes.op('Mul', [body, nodes.test('LessOrEqual', body, bound)]));
}
