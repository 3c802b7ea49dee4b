import { InvalidArgumentError } from 'commander';

/** Reads the value of an option; what it throws ends the command with wrong usage. */
export type OptionReader<T> = (text: string) => T;

/** Seeds are of 32 bits. */
const HIGHEST = 0xffffffff;

/** Reads a number for which something holds; nothing at all is no number. */
export function numberThat(isRight: (value: number) => boolean, expected: string): OptionReader<number> {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !isRight(value)) throw new InvalidArgumentError(`expected ${expected}`);
    return value;
  };
}

/** Reads a whole number; both ends are allowed. */
export function wholeNumber(low: number, high = HIGHEST): OptionReader<number> {
  const expected = high === HIGHEST ? `a whole number from ${low}` : `a whole number from ${low} to ${high}`;
  return numberThat((value) => Number.isInteger(value) && value >= low && value <= high, expected);
}

/** Reads a seed. */
export const readSeed = wholeNumber(0);

/** Reads a number above 0. */
export const readPositive = numberThat(
  (value) => value > 0 && Number.isFinite(value),
  'a finite number above 0',
);

/** Reads a length of a shift in pixels. */
export const readPixels = wholeNumber(0, 100);

/** Reads by how many degrees an image may be turned. */
export const readDegrees = numberThat((value) => value >= 0 && value <= 45, 'degrees from 0 to 45');

/** Reads names, comma-separated. */
export function readNames(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.includes('')) throw new InvalidArgumentError('expected names, comma-separated');
  return names;
}
