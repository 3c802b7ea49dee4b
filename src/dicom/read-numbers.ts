/** Decimal and integer strings as the standard writes them; no hexadecimal, no words. */
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

interface BinaryNumber {
  readonly size: number;
  readonly read: (view: DataView, at: number) => number;
}

/** Little-endian binary value representations (PS3.5 table 6.2-1); AT reads as one number, group first. */
const BINARY: Readonly<Record<string, BinaryNumber>> = {
  US: { size: 2, read: (view, at) => view.getUint16(at, true) },
  SS: { size: 2, read: (view, at) => view.getInt16(at, true) },
  UL: { size: 4, read: (view, at) => view.getUint32(at, true) },
  SL: { size: 4, read: (view, at) => view.getInt32(at, true) },
  FL: { size: 4, read: (view, at) => view.getFloat32(at, true) },
  FD: { size: 8, read: (view, at) => view.getFloat64(at, true) },
  UV: { size: 8, read: (view, at) => Number(view.getBigUint64(at, true)) },
  SV: { size: 8, read: (view, at) => Number(view.getBigInt64(at, true)) },
  AT: { size: 4, read: (view, at) => view.getUint16(at, true) * 0x10000 + view.getUint16(at + 2, true) },
};

/** All finite numbers of a value, in order; of text, each part between backslashes that is a decimal number. */
export function readNumbers(vr: string, value: Uint8Array): number[] {
  const binary = BINARY[vr];
  if (binary) return readBinary(binary, value);
  if (!/^(DS|IS|UN|LO|SH|CS|LT|ST|UC|UT)$/.test(vr)) return [];
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    .toString('latin1')
    .split('\\')
    .map((part) => part.replaceAll('\0', '').trim())
    .filter((part) => DECIMAL.test(part))
    .map(Number)
    .filter(Number.isFinite);
}

function readBinary({ size, read }: BinaryNumber, value: Uint8Array): number[] {
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
  const numbers: number[] = [];
  for (let at = 0; at + size <= value.length; at += size) {
    const number = read(view, at);
    if (Number.isFinite(number)) numbers.push(number);
  }
  return numbers;
}
