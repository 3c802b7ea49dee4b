import type { AnsweredCase } from './answered-case.ts';
import { listAnswered } from './answered-case.ts';
import type { PredictionTable } from './prediction-table.ts';
import type { ScoredCases } from './scored-cases.ts';

/** All wrong cases, the surest first: those say most about what the network does not know. */
export function listMisclassified(table: PredictionTable, scored: ScoredCases): AnsweredCase[] {
  return listAnswered(table, scored, 'wrong');
}
