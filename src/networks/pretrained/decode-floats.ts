/** Types of numbers that can be decoded, with their length. */
export const NUMBER_BYTES: Readonly<Record<string, number>> = { F32: 4, F16: 2, BF16: 2 };

/** Little-endian numbers of type F32, F16 or BF16 as 32-bit numbers. */
export function decodeFloats(bytes: Uint8Array, type: string): Float32Array {
  // A copy begins at a multiple of eight bytes, which typed arrays demand.
  const aligned = new Uint8Array(bytes).buffer;
  if (type === 'F32') return new Float32Array(aligned);
  const words = new Uint16Array(aligned);
  if (type === 'F16') return Float32Array.from(words, fromHalf);
  // BF16 is the upper half of a 32-bit number.
  return new Float32Array(Uint32Array.from(words, (word) => word << 16).buffer);
}

/** IEEE 754 binary16. */
function fromHalf(word: number): number {
  const sign = word & 0x8000 ? -1 : 1;
  const exponent = (word >> 10) & 0x1f;
  const fraction = word & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
