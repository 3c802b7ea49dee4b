import type { View } from '../study/view.ts';
import type { Word } from './match-words.ts';
import { findWords, foldText, hasWord } from './match-words.ts';
import type { ViewRules } from './view-rules.ts';

/** What a text says of the view; `other` = a lateral or oblique one. */
export interface ViewText {
  readonly says: View | 'other';
  /** The words that said so, as they stand in the mapping: never the whole text, which may name the patient. */
  readonly words: readonly string[];
}

/**
 * Reads the view from a vendor's or a site's wording, or `null` where the text says nothing or speaks of both views.
 * @source reference table of view evidence, row 4: a string that names both views does not decide
 */
export function readViewText(text: string, rules: ViewRules): ViewText | null {
  if (hasWord(text, rules.bothViewWords)) return null;
  const other = findWords(text, rules.viewWords.other);
  if (other.length > 0) return { says: 'other', words: other.map((word) => word.text) };
  const anterior = findWords(text, rules.viewWords.anterior);
  const posterior = findWords(text, rules.viewWords.posterior);
  if (anterior.length + posterior.length > 0)
    return oneOf(uncancelled(text, anterior, rules), uncancelled(text, posterior, rules));
  return oneOf(
    findWords(text, rules.shortViewWords.anterior),
    findWords(text, rules.shortViewWords.posterior),
  );
}

function uncancelled(text: string, words: readonly Word[], { cancelledBy }: ViewRules): Word[] {
  return words.filter((word) => !hasWord(text, cancelledBy.get(foldText(word.text)) ?? []));
}

function oneOf(anterior: readonly Word[], posterior: readonly Word[]): ViewText | null {
  if (anterior.length > 0 === posterior.length > 0) return null;
  const [says, words] =
    anterior.length > 0 ? (['anterior', anterior] as const) : (['posterior', posterior] as const);
  return { says, words: words.map((word) => word.text) };
}
