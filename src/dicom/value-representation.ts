/** How a value representation is written: 32-bit length field or 16-bit, and with what an odd value is padded. */
interface Encoding {
  readonly longLength: boolean;
  readonly padding: number;
}

const SPACE = 0x20;
const NUL = 0x00;

const spacePadded = (names: string, longLength = false): [string, Encoding][] =>
  names.split(' ').map((vr) => [vr, { longLength, padding: SPACE }]);
const nulPadded = (names: string, longLength = false): [string, Encoding][] =>
  names.split(' ').map((vr) => [vr, { longLength, padding: NUL }]);

/** @source PS3.5 table 6.2-1 and section 7.1.2 */
const ENCODINGS: ReadonlyMap<string, Encoding> = new Map([
  ...spacePadded('AE AS CS DA DS DT IS LO LT PN SH ST TM'),
  ...spacePadded('UC UR UT', true),
  ...nulPadded('AT FD FL SL SS UI UL US'),
  ...nulPadded('OB OD OF OL OV OW SQ SV UN UV', true),
]);

/** How this value representation is encoded, or `undefined` for one that the standard does not know. */
export function encodingOf(vr: string): Encoding | undefined {
  return ENCODINGS.get(vr);
}

const CHARACTER_SET_DEPENDENT: ReadonlySet<string> = new Set(['SH', 'LO', 'ST', 'LT', 'UC', 'UT', 'PN']);

/** Whether Specific Character Set (0008,0005) applies to this value representation (PS3.5 6.1.2.3). */
export function usesSpecificCharacterSet(vr: string): boolean {
  return CHARACTER_SET_DEPENDENT.has(vr);
}
