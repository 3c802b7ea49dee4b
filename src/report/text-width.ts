/** Advance widths of DejaVu Sans for U+0020…U+007E, in thousandths of the font size (its hmtx table). */
const REGULAR = widths(
  `318 401 460 838 636 950 780 275 390 390 500 838 318 361 318 337 636 636 636 636 636 636 636 636 636 636
   337 337 838 838 838 531 1000 684 686 698 770 632 575 775 752 295 295 656 557 863 748 787 603 787 695 635
   611 732 684 989 685 611 685 390 337 390 838 500 500 613 635 550 635 615 352 635 634 278 278 579 278 974
   634 612 635 635 411 521 392 634 592 818 592 592 525 636 337 636 838`,
);
const BOLD = widths(
  `348 456 521 838 696 1002 872 306 457 457 523 838 380 415 380 365 696 696 696 696 696 696 696 696 696 696
   400 400 838 838 838 580 1000 774 762 734 830 683 683 821 837 372 372 775 637 995 837 850 733 850 770 720
   682 812 774 1103 771 724 725 457 365 457 838 500 500 675 716 593 716 678 435 716 712 343 343 665 343 1042
   712 687 716 716 493 595 478 712 652 924 645 652 582 712 365 712 838`,
);

export type FontWeight = 'regular' | 'bold';

/** Width in pixels of ASCII text in DejaVu Sans. */
export function textWidth(text: string, sizePx: number, weight: FontWeight = 'regular'): number {
  const table = weight === 'bold' ? BOLD : REGULAR;
  let thousandths = 0;
  for (const character of text) thousandths += table[character.charCodeAt(0) - 32] ?? 1000;
  return (thousandths * sizePx) / 1000;
}

/** Breaks ASCII text into lines no wider than `maxPx`, at spaces; a word too long for a line is cut. */
export function wrapText(
  text: string,
  maxPx: number,
  sizePx: number,
  weight: FontWeight = 'regular',
): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((long) => cutWord(long, maxPx, sizePx, weight))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidth(longer, sizePx, weight) > maxPx) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line === '' ? lines : [...lines, line];
}

function cutWord(word: string, maxPx: number, sizePx: number, weight: FontWeight): string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const character of word) {
    if (piece !== '' && textWidth(piece + character, sizePx, weight) > maxPx) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
  }
  return piece === '' ? pieces : [...pieces, piece];
}

function widths(table: string): readonly number[] {
  return table.split(/\s+/).map(Number);
}
