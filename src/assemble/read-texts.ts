import type { ScanHeader } from '../study/scan-header.ts';
import type { Word } from './match-words.ts';
import { findWords, hasWord } from './match-words.ts';

/** A text of the header and the name of the attribute that it stands in. */
export interface HeaderText {
  readonly field: string;
  readonly text: string;
}

/** Texts that describe the object itself, not the whole examination. */
export function objectTexts(header: ScanHeader): HeaderText[] {
  const texts: HeaderText[] = [
    { field: 'Series Description', text: header.seriesDescription },
    { field: 'Image ID', text: header.imageId },
    { field: 'Image Comments', text: header.imageComments },
    { field: 'Protocol Name', text: header.protocolName },
    ...header.detectors.map(({ viewCode }) => ({ field: 'View Code', text: viewCode?.meaning ?? '' })),
    ...header.privateTexts.map(({ element, values }) => ({ field: element, text: values.join(' ') })),
  ];
  return texts.filter(({ text }) => text !== '');
}

/** Texts that describe the object or the examination that it belongs to. */
export function examinationTexts(header: ScanHeader): HeaderText[] {
  return [...objectTexts(header), { field: 'Study Description', text: header.studyDescription }];
}

/** `Series Description: FRÜH`, once for each text that holds one of the words and none of `unlessWith`. */
export function wordsSeen(
  texts: readonly HeaderText[],
  words: readonly Word[],
  unlessWith: readonly Word[] = [],
): string[] {
  const seen = texts.flatMap(({ field, text }) => {
    const found = hasWord(text, unlessWith) ? [] : findWords(text, words);
    return found.length === 0
      ? []
      : [`${field}: ${found.map((word) => word.text.replace('*', '')).join(', ')}`];
  });
  return [...new Set(seen)];
}
