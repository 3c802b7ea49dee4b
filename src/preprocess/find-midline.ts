import type { SmoothedRoots } from './smoothed-roots.ts';

/** The body's own midline: its column at the middle row of the body box, and how far it moves to the right each row. */
export interface Midline {
  readonly row: number;
  readonly column: number;
  readonly slope: number;
}

/** Bands of rows of which one profile each is made. */
const BANDS = 16;
/** How far from the middle of the body box the midline may lie, in half cells. */
const REACH = 24;
/** How far it may lean at either end of the body, in half cells: about 3 degrees. */
const LEAN = 20;
/** Step of the first look, in half cells. */
const COARSE = 4;
/** A profile is cut off at this many times its image's mean, so that bladder, injection site or a lesion does not steer. */
const CAP = 2;

/**
 * Finds the straight line about which the body's profiles are most alike when mirrored, from head to foot. The sum of
 * absolute differences is compared, which a hot spot on one side changes little.
 */
export function findMidline(roots: SmoothedRoots): Midline {
  const { ceil, floor, left, right } = roots.box;
  const middle = left + right;
  const scores = bandProfiles(roots).map((profile) =>
    Float64Array.from({ length: 2 * (REACH + LEAN) + 1 }, (_, index) =>
      mirrorDifference(profile, middle + index - REACH - LEAN, roots.field),
    ),
  );
  const total = (shift: number, lean: number): number => {
    let sum = 0;
    for (let band = 0; band < BANDS; band++)
      sum += at(scores[band]!, shift + lean * ((2 * (band + 0.5)) / BANDS - 1) + REACH + LEAN);
    return sum;
  };
  let best = { shift: 0, lean: 0, score: total(0, 0) };
  const search = (
    around: Pick<typeof best, 'shift' | 'lean'>,
    far: Record<'shift' | 'lean', number>,
    step: number,
  ): void => {
    const first = {
      shift: Math.max(-REACH, around.shift - far.shift),
      lean: Math.max(-LEAN, around.lean - far.lean),
    };
    for (let lean = first.lean; lean <= Math.min(LEAN, around.lean + far.lean); lean += step)
      for (let shift = first.shift; shift <= Math.min(REACH, around.shift + far.shift); shift += step) {
        const score = total(shift, lean);
        if (score < best.score) best = { shift, lean, score };
      }
  };
  // The scores change slowly from one shift to the next: a coarse look finds the valley, a fine one its bottom.
  search(best, { shift: REACH, lean: LEAN }, COARSE);
  search(best, { shift: COARSE, lean: COARSE }, 1);
  const shift = best.shift + vertex([-1, 0, 1].map((step) => total(best.shift + step, best.lean)));
  const lean = best.lean + vertex([-1, 0, 1].map((step) => total(best.shift, best.lean + step)));
  return { row: (ceil + floor) / 2, column: (middle + shift) / 2, slope: lean / (floor - ceil + 1) };
}

function bandProfiles({ image, box }: SmoothedRoots): Float64Array[] {
  const { columns, values } = image;
  const height = box.floor - box.ceil + 1;
  let sum = 0;
  for (let row = box.ceil; row <= box.floor; row++)
    for (let column = box.left; column <= box.right; column++) sum += values[row * columns + column]!;
  const cap = (CAP * sum) / (height * (box.right - box.left + 1));
  return Array.from({ length: BANDS }, (_, band) => {
    const profile = new Float64Array(columns);
    const first = box.ceil + Math.floor((band * height) / BANDS);
    const last = box.ceil + Math.floor(((band + 1) * height) / BANDS);
    for (let row = first; row < last; row++)
      for (let column = 0; column < columns; column++)
        profile[column] = profile[column]! + Math.min(cap, values[row * columns + column]!);
    return profile;
  });
}

/** Share of a profile that its mirror image about `twice / 2` does not have, over what both show of the field. */
function mirrorDifference(
  profile: Float64Array,
  twice: number,
  [first, last]: readonly [number, number],
): number {
  let [difference, sum] = [0, 0];
  for (let column = Math.max(first, twice - last); 2 * column < twice; column++) {
    const [one, other] = [profile[column]!, profile[twice - column]!];
    difference += Math.abs(one - other);
    sum += one + other;
  }
  return sum > 0 ? difference / sum : 1;
}

/** Between the entries, by a straight line; beyond an end, the end. */
function at(values: Float64Array, place: number): number {
  const below = Math.min(values.length - 1, Math.max(0, Math.floor(place)));
  const above = Math.min(values.length - 1, below + 1);
  return values[below]! + (place - below) * (values[above]! - values[below]!);
}

/** Where a parabola through three neighbours of a minimum is lowest, -0.5..0.5 from the middle one. */
function vertex(scores: readonly number[]): number {
  const [before, here, after] = scores as [number, number, number];
  const bend = before - 2 * here + after;
  return bend > 0 ? Math.min(0.5, Math.max(-0.5, (before - after) / (2 * bend))) : 0;
}
