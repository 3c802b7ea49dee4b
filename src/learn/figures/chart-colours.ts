/** Colours that people with any kind of colour vision tell apart (Okabe and Ito), darkest first. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#7a5195', '#444444'];
/** Colour is never the only mark: lines repeat the colours with other dashes. */
const DASHES = ['solid', 'dashed', 'dotted'] as const;

/** Colour and dash of the n-th series of a picture. */
export function seriesMark(index: number): {
  readonly color: string;
  readonly dash: 'solid' | 'dashed' | 'dotted';
} {
  const round = Math.floor(index / COLOURS.length) % DASHES.length;
  return { color: COLOURS[index % COLOURS.length]!, dash: DASHES[round]! };
}
