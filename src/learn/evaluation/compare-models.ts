import { chooseFinding } from './choose-finding.ts';
import type { DeLongComparison } from './delong.ts';
import { compareAucs } from './delong.ts';
import { decideFinding } from './evaluate-finding.ts';
import type { PredictionTable } from './prediction-table.ts';
import { scoreCases } from './scored-cases.ts';

/** Two models on the same cases. */
export interface ModelComparison {
  readonly first: string;
  readonly second: string;
  readonly delong: DeLongComparison;
}

/**
 * Compares the AUC of the finding of every further model with that of the first, where both answered exactly the same
 * cases with the same classes.
 */
export function compareModels(
  tables: readonly PredictionTable[],
  positive?: readonly string[],
): ModelComparison[] {
  const [first, ...others] = tables;
  if (first === undefined) return [];
  const chosen = chooseFinding(first.classNames, positive);
  if (chosen === null) return [];
  const { scores, truths } = decideFinding(scoreCases(first), chosen, null);
  return others.flatMap((second) => {
    const aligned = alignTo(first, second);
    if (aligned === null) return [];
    const delong = compareAucs(scores, decideFinding(scoreCases(aligned), chosen, null).scores, truths);
    return delong === null ? [] : [{ first: first.model, second: second.model, delong }];
  });
}

/** The second table with its cases in the order of the first; `null` when they are not the same cases. */
function alignTo(first: PredictionTable, second: PredictionTable): PredictionTable | null {
  const byId = new Map(second.cases.map((item) => [item.id, item]));
  const cases = first.cases.map((item) => {
    const other = byId.get(item.id);
    return other?.truth === item.truth ? other : undefined;
  });
  const same =
    second.cases.length === first.cases.length && second.classNames.join() === first.classNames.join();
  return same && cases.every((item) => item !== undefined) ? { ...second, cases } : null;
}
