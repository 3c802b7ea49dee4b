import type { EvaluationResult } from './evaluation-result.ts';

/** Figures that fit into one line, and what they are called there. */
const SHORT: readonly (readonly [figure: string, name: string])[] = [
  ['accuracy', 'accuracy'],
  ['macroF1', 'macro F1'],
  ['aucMacro', 'AUC macro'],
  ['findingAuc', 'AUC finding'],
  ['ece', 'ECE'],
];

/** One result in one line, for a terminal. */
export function describeInShort({ model, cases, synthetic, figures }: EvaluationResult): string {
  const values = SHORT.flatMap(([figure, name]) => {
    const found = figures[figure];
    if (found === undefined) return [];
    const interval = found.interval95?.map((end) => end.toFixed(3)).join('-');
    return [`${name} ${found.value.toFixed(4)}${interval === undefined ? '' : ` (${interval})`}`];
  });
  return `${model}, ${cases} ${synthetic ? 'SYNTHETIC ' : ''}cases: ${values.join(', ')}`;
}
