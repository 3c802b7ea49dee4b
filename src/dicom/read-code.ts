import type { Code } from '../study/code.ts';
import type { DataSet } from './data-set.ts';

/**
 * The first coded concept of a code sequence, as found (an old scheme stays what it is: see `toCurrentCode`); `null` when
 * the sequence is absent, empty, or its item has no value.
 * @source PS3.3 section 8.8: Code Value, Long Code Value or URN Code Value
 */
export function readCode(dataSet: DataSet, sequenceTag: string): Code | null {
  for (const item of dataSet.items(sequenceTag)) {
    const value = item.text('x00080100') || item.text('x00080119') || item.text('x00080120');
    const meaning = item.text('x00080104');
    if (value !== '' || meaning !== '')
      return {
        value: value.slice(0, 64),
        scheme: item.text('x00080102').slice(0, 16),
        meaning: meaning.slice(0, 64),
      };
  }
  return null;
}
