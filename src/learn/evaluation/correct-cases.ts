import type { AnsweredCase } from './answered-case.ts';
import { listAnswered } from './answered-case.ts';
import type { PredictionTable } from './prediction-table.ts';
import type { ScoredCases } from './scored-cases.ts';

/** So many correct cases of each class are shown. */
const CASES_PER_CLASS = 4;

/** Examples of correct answers: the surest of each class, class by class. */
export function listCorrectExamples(table: PredictionTable, scored: ScoredCases): AnsweredCase[] {
  const right = listAnswered(table, scored, 'right');
  return table.classNames.flatMap((name) =>
    right.filter(({ predicted }) => predicted === name).slice(0, CASES_PER_CLASS),
  );
}
