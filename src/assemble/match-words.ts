/** A word of mappings/views.yaml, ready to be looked for in folded text. */
export interface Word {
  /** As it stands in the mapping. */
  readonly text: string;
  readonly pattern: RegExp;
}

/** One spelling for what people write in many: upper case, no accents, narrow letters, one space for punctuation. */
export function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Scripts that put no space between words: a word may be found anywhere in them. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** Turns a word of the mapping (`ANT`, `FRUEH*`, `后位`) into a pattern for folded text. */
export function compileWord(text: string): Word {
  const folded = foldText(text);
  if (UNSPACED.test(folded)) return { text, pattern: new RegExp(folded, 'u') };
  const openEnd = text.trimEnd().endsWith('*');
  const end = openEnd ? '' : `(?!${sameKind(folded.at(-1) ?? '')})`;
  return { text, pattern: new RegExp(`(?<!${sameKind(folded.charAt(0))})${folded}${end}`, 'u') };
}

/** A word that must stand alone: no letter and no digit on either side. */
export function compileLoneWord(text: string): Word {
  const alone = '[\\p{L}\\p{N}]';
  return { text, pattern: new RegExp(`(?<!${alone})${foldText(text)}(?!${alone})`, 'u') };
}

/** The words that occur in a text, in the mapping's order. */
export function findWords(text: string, words: readonly Word[]): Word[] {
  const folded = foldText(text);
  return words.filter(({ pattern }) => pattern.test(folded));
}

/** Whether any of the words occurs in a text. */
export function hasWord(text: string, words: readonly Word[]): boolean {
  return findWords(text, words).length > 0;
}

/** `ANT1` holds the word ANT, `131I` does not hold the word 31I: letters bound letters, digits bound digits. */
function sameKind(character: string): string {
  return /\p{N}/u.test(character) ? '\\p{N}' : '\\p{L}';
}
