import type { BodyPart } from '../study/asymmetry.ts';

/** Lower borders of parts of the body, in shares of the height of the body box. */
export const BODY_BORDERS = { head: 0.12, thorax: 0.29, pelvis: 0.49, thighs: 0.65 } as const;

/** Rows of a part as shares of the height of the body box, and how far it reaches to either side in the same measure. */
interface Extent {
  readonly part: BodyPart;
  readonly to: number;
  readonly outer: number;
}

/** From the head down. Shoulders, arms and hands lie beyond `outer`; so does what an injection leaves in an arm. */
const EXTENTS: readonly Extent[] = [
  { part: 'head', to: BODY_BORDERS.head, outer: 0.065 },
  { part: 'thorax', to: BODY_BORDERS.thorax, outer: 0.08 },
  { part: 'abdomen and pelvis', to: BODY_BORDERS.pelvis, outer: 0.08 },
  { part: 'thighs', to: BODY_BORDERS.thighs, outer: 0.07 },
  { part: 'knees and lower legs', to: 1, outer: 0.1 },
];
const ARMS = { part: 'arms', from: BODY_BORDERS.head, to: BODY_BORDERS.thighs } as const;

/** Every part, from the head down, the arms last. */
export const BODY_PARTS: readonly BodyPart[] = [...EXTENTS.map(({ part }) => part), ARMS.part];

/** The parts of one row, from the midline outwards: one up to `outer`, and one beyond, where there is one. */
export function partsAt(share: number): {
  readonly inside: BodyPart;
  readonly outer: number;
  readonly outside: BodyPart | null;
} {
  const { part, outer } = EXTENTS.find(({ to }) => share < to) ?? EXTENTS.at(-1)!;
  const isBesideArms = share >= ARMS.from && share < ARMS.to;
  return { inside: part, outer, outside: isBesideArms ? ARMS.part : null };
}
