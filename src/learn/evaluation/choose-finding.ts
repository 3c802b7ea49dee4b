import { EvaluationError } from './evaluation-error.ts';

/** Names that the papers' class sets have for "nothing found". */
const NORMAL = ['NoMet', 'normal', 'N', 'benign', 'negative'];

/**
 * Numbers of the classes that make up the finding: those asked for, or else all that do not mean "nothing found". `null`
 * when nothing was asked for and the names do not tell.
 *
 * @throws EvaluationError EVALUATE_OPTIONS when a name is no class, or the finding would be none or all of them
 * @source R-098: positive is abnormal, negative is normal
 */
export function chooseFinding(
  classNames: readonly string[],
  asked: readonly string[] | undefined,
): readonly number[] | null {
  if (asked === undefined) {
    const abnormal = [...classNames.keys()].filter((index) => !NORMAL.includes(classNames[index]!));
    return abnormal.length === 0 || abnormal.length === classNames.length ? null : abnormal;
  }
  const unknown = asked.filter((name) => !classNames.includes(name));
  if (unknown.length > 0)
    throw new EvaluationError(
      'EVALUATE_OPTIONS',
      `${unknown.join(', ')} is none of the classes ${classNames.join(', ')}`,
    );
  const chosen = [...new Set(asked)].map((name) => classNames.indexOf(name));
  if (chosen.length === 0 || chosen.length === classNames.length)
    throw new EvaluationError(
      'EVALUATE_OPTIONS',
      'the positive classes must be some, but not all, of the classes',
    );
  return chosen;
}
