import type { RandomStream } from '../../phantom/random.ts';
import type { ViewTransform } from './transform-view.ts';

/** How far copies may differ from their originals. The papers leave the limits open; their examples are 3, 5 px and 3 degrees. */
export interface TransformLimits {
  readonly mirror: boolean;
  /** t_T of R-036; 0 = no shifts. */
  readonly shiftPixels: number;
  /** r_T of R-037; 0 = no rotations. */
  readonly rotationDegrees: number;
}

/** @source */
export const DEFAULT_TRANSFORM_LIMITS: TransformLimits = { mirror: true, shiftPixels: 5, rotationDegrees: 3 };

const UNMOVED: ViewTransform = { mirror: false, dx: 0, dy: 0, degrees: 0 };

/**
 * Draws one operation at random: mirror, shift to the side or along the body, rotation, or one of the latter two of the
 * mirrored image; never none.
 * @throws RangeError when all operations are off.
 * @source
 */
export function drawTransform(limits: TransformLimits, random: RandomStream): ViewTransform {
  const { mirror, shiftPixels, rotationDegrees } = limits;
  const moves = [...(shiftPixels > 0 ? [drawShift] : []), ...(rotationDegrees > 0 ? [drawRotation] : [])];
  const choices = mirror ? 1 + 2 * moves.length : moves.length;
  if (choices === 0) throw new RangeError('mirror, shifts and rotations are all off');
  const choice = random.integer(0, choices - 1);
  if (choice === 2 * moves.length) return { ...UNMOVED, mirror: true };
  const move = moves[choice % moves.length]!;
  return { ...UNMOVED, ...move(limits, random), mirror: choice >= moves.length };
}

function drawShift({ shiftPixels }: TransformLimits, random: RandomStream): Partial<ViewTransform> {
  const pixels = random.integer(1, shiftPixels) * (random.chance(0.5) ? 1 : -1);
  return random.chance(0.5) ? { dx: pixels } : { dy: pixels };
}

/** To a thousandth of a degree, so that the record is short and exact. */
function drawRotation({ rotationDegrees }: TransformLimits, random: RandomStream): Partial<ViewTransform> {
  const degrees = Math.round(random.between(-rotationDegrees, rotationDegrees) * 1000) / 1000;
  return { degrees: degrees === 0 ? rotationDegrees : degrees };
}
