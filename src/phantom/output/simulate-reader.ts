import type { AnnotatedShape, Annotation } from '../../annotations/annotation.ts';
import type { LabelCodes } from '../../annotations/label-codes.ts';
import type { Counts } from '../../study/counts.ts';
import type { View } from '../../study/view.ts';
import { FRAME } from '../frame.ts';
import { deriveSeed, RandomStream } from '../random.ts';
import type { PhantomTruth } from '../truth.ts';
import { jitterMask } from './jitter-mask.ts';
import { labelOfFocus, reasonsOfFocus } from './label-of-focus.ts';
import { markedFoci } from './marked-foci.ts';

/** Share of the lesions that each simulated reader marks. */
export const READER_SENSITIVITY = [0.9, 0.85, 0.8] as const;
/** Marks where there is nothing, a view. */
const FALSE_MARKS = 0.1;

/**
 * What a simulated reader marks on one view: most of the true lesions, with an unsteady hand, and now and then one that
 * is none. The same patient and reader give the same marks.
 *
 * @param reader - 0, 1 or 2
 * @param image - the view, in which a false mark lies on something bright
 * @source reference/bone-scan-domain.md 2.8
 */
export function simulateReader(
  truth: PhantomTruth,
  view: View,
  reader: number,
  {
    image,
    imageFile,
    codes,
  }: { readonly image: Counts; readonly imageFile: string; readonly codes: LabelCodes },
): Annotation {
  const random = new RandomStream(deriveSeed(truth.seed, `reader-${reader}-${view}`));
  const sensitivity = READER_SENSITIVITY[reader] ?? 0;
  const shapes: AnnotatedShape[] = [];
  for (const focus of markedFoci(truth.foci, view)) {
    const runs = jitterMask(focus[view].mask, random);
    if (!random.chance(sensitivity)) continue;
    const label = labelOfFocus(focus, codes);
    shapes.push({
      label,
      shape: { kind: 'mask', runs },
      reasons: reasonsOfFocus(focus),
      description: 'SYNTHETIC',
    });
  }
  const falseMarks = random.poisson(FALSE_MARKS);
  for (let mark = 0; mark < falseMarks; mark++) shapes.push(falseMark(image, random));
  return {
    reader: `synthetic-reader-${reader + 1}`,
    imageFile,
    rows: FRAME.rows,
    columns: FRAME.columns,
    imageCodes: verdictOf(shapes, codes),
    shapes,
  };
}

/** The diseases among the marks; nothing abnormal where there is none. */
function verdictOf(shapes: readonly AnnotatedShape[], codes: LabelCodes): string[] {
  const diseases = new Set(
    shapes.map(({ label }) => label.code).filter((code) => codes.codes[code]!.disease),
  );
  return diseases.size === 0 ? ['N'] : [...diseases].sort();
}

/** A disc on a pixel drawn in proportion to its counts: readers take bright normal uptake for a lesion. */
function falseMark({ rows, columns, values }: Counts, random: RandomStream): AnnotatedShape {
  let rest = random.uniform() * values.reduce((sum, value) => sum + value, 0);
  let at = values.findIndex((value) => (rest -= value) <= 0);
  if (at < 0) at = Math.floor(values.length / 2);
  const [row, column] = [Math.floor(at / columns), at % columns];
  const radius = random.between(2, 4.5);
  const code = random.chance(0.5) ? 'M' : 'A';
  const runs: number[] = [];
  for (let y = Math.max(0, Math.ceil(row - radius)); y <= Math.min(rows - 1, row + radius); y++) {
    const half = Math.floor(Math.sqrt(radius * radius - (y - row) ** 2));
    const first = Math.max(0, column - half);
    runs.push(y, first, Math.min(columns - 1, column + half) - first + 1);
  }
  const label = { code, region: '', side: '', level: '' } as const;
  return { label, shape: { kind: 'mask', runs }, reasons: [], description: 'SYNTHETIC' };
}
