import type { DataSetLesion, MaskRuns } from '../study/data-set.ts';
import type { AnnotatedShape, Annotation, Label } from './annotation.ts';
import type { LabelCodes } from './label-codes.ts';
import { intersectionOverUnion, pixelsInAtLeast } from './mask-overlap.ts';
import { rasteriseShape } from './rasterise-shape.ts';
import { meanPairwiseDice } from './reader-agreement.ts';

/** From this overlap on, two shapes of different readers are the same lesion. */
const SAME_LESION_IOU = 0.3;
/** Pixels that this many readers marked belong to the consensus mask. */
const READERS_OF_A_PIXEL = 2;

/** A lesion on which readers agree, and how well. */
export interface ConsensusLesion {
  readonly lesion: DataSetLesion;
  readonly readers: readonly string[];
  /** Mean Dice coefficient of the readers' masks of this lesion. */
  readonly dice: number | null;
}

interface Mark {
  readonly reader: string;
  readonly shape: AnnotatedShape;
  readonly runs: MaskRuns;
}

/**
 * The lesions of an image as its readers agree on them: shapes of different readers that overlap enough are one lesion,
 * its mask the pixels that two readers marked. A shape that one reader alone drew is no lesion. The code is that of most
 * readers; without a majority it is `U` (cannot be judged). With one reader, all shapes are lesions as drawn.
 * @source R-017
 */
export function agreeOnLesions(annotations: readonly Annotation[], codes: LabelCodes): ConsensusLesion[] {
  const marks = annotations.flatMap((annotation) =>
    annotation.shapes.map((shape) => ({
      reader: annotation.reader,
      shape,
      runs: rasteriseShape(shape.shape, annotation),
    })),
  );
  if (annotations.length === 1)
    return marks.map((mark, index) => ({ ...describe([mark], mark.runs, index, codes), dice: null }));
  const lesions: ConsensusLesion[] = [];
  for (const group of groupMarks(marks)) {
    const masks = [...Map.groupBy(group, ({ reader }) => reader).values()].map((own) =>
      pixelsInAtLeast(
        1,
        own.map(({ runs }) => runs),
      ),
    );
    const mask = pixelsInAtLeast(READERS_OF_A_PIXEL, masks);
    if (mask.length === 0) continue;
    lesions.push({ ...describe(group, mask, lesions.length, codes), dice: meanPairwiseDice(masks) });
  }
  return lesions;
}

/** Marks that are the same lesion, directly or through another mark. */
function groupMarks(marks: readonly Mark[]): Mark[][] {
  const groups: Mark[][] = [];
  for (const mark of marks) {
    const same = groups.filter((group) =>
      group.some(
        (other) =>
          other.reader !== mark.reader && intersectionOverUnion(other.runs, mark.runs) >= SAME_LESION_IOU,
      ),
    );
    for (const group of same) groups.splice(groups.indexOf(group), 1);
    groups.push([...same.flat(), mark]);
  }
  return groups;
}

function describe(
  group: readonly Mark[],
  mask: MaskRuns,
  index: number,
  codes: LabelCodes,
): Omit<ConsensusLesion, 'dice'> {
  const readers = [...new Set(group.map(({ reader }) => reader))];
  const labels = group.map(({ shape }) => shape.label);
  const code = majorityOf(labels.map((label) => label.code)) ?? 'U';
  const place = placeOf(labels);
  const reasons = [...new Set(group.flatMap(({ shape }) => shape.reasons))].filter(
    (reason) => codes.reasons[reason]?.nature === codes.codes[code]?.nature,
  );
  const lesion = {
    id: `l${index + 1}`,
    code,
    ...place,
    nature: codes.codes[code]?.nature ?? null,
    mask,
    ...(reasons.length > 0 ? { reasons } : {}),
  };
  return { lesion, readers };
}

/** The region, side and level that most labels name; what is not said outvotes nothing. */
function placeOf(labels: readonly Label[]): Pick<Label, 'region' | 'side' | 'level'> {
  const said = labels.filter(({ region }) => region !== '');
  const places = said.map(({ region, side, level }) => JSON.stringify({ region, side, level }));
  const winner = mostFrequent(places)[0];
  return winner === undefined
    ? { region: '', side: '', level: '' }
    : (JSON.parse(winner) as Pick<Label, 'region' | 'side' | 'level'>);
}

function majorityOf(values: readonly string[]): string | null {
  const winners = mostFrequent(values);
  return winners.length === 1 ? winners[0]! : null;
}

/** The values that occur most often, in order of their first occurrence. */
function mostFrequent(values: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return [...counts.keys()].filter((value) => counts.get(value) === most);
}
