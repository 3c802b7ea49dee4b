import { dictionary } from 'dcmjs/dictionary';

/** Tag and value representation of a keyword of the standard. */
export interface DictionaryElement {
  readonly tag: number;
  readonly vr: string;
}

const VR_BY_TAG = new Map<number, string>();
const ELEMENT_BY_KEYWORD = new Map<string, DictionaryElement>();
/** Key: group, creator and low byte of the element, as in `0011|GEMS_GENIE_1|12`. */
const PRIVATE_VR = new Map<string, string>();

/** The standard's own keys; of a range such as `(6000-60FF,3000)` the first group stands for all. */
const STANDARD_KEY = /^\(([0-9A-F]{4})(?:-[0-9A-F]{4})?,([0-9A-F]{4})\)$/i;
const PRIVATE_KEY = /^\(([0-9a-f]{4}),"(.*)",([0-9a-f]{2})\)$/;

for (const [key, { vr, name }] of Object.entries(dictionary)) {
  // `na` marks item delimiters, which are not elements.
  if (vr === undefined || vr === 'na') continue;
  const standard = STANDARD_KEY.exec(key);
  if (standard) {
    const tag = Number.parseInt(standard[1]! + standard[2]!, 16);
    VR_BY_TAG.set(tag, vr);
    if (name !== undefined) ELEMENT_BY_KEYWORD.set(name, { tag, vr: settleVr(vr, 0) });
    continue;
  }
  const owned = PRIVATE_KEY.exec(key);
  if (owned) PRIVATE_VR.set(`${owned[1]!}|${owned[2]!}|${owned[3]!}`, vr);
}

/** Turns the dictionary's "one of several" into the one that Implicit VR Little Endian implies (PS3.5 annex A.1). */
function settleVr(vr: string, pixelRepresentation: number): string {
  switch (vr) {
    case 'xs':
      return pixelRepresentation === 1 ? 'SS' : 'US';
    case 'ox':
    case 'lt':
      return 'OW';
    case 'up':
      return 'UL';
    default:
      return vr;
  }
}

/**
 * Value representation of a tag where the file does not say it; `UN` when it is unknown.
 * @param creator Private creator of the element's block, for odd groups
 */
export function implicitVr(tag: number, pixelRepresentation: number, creator = ''): string {
  const group = tag >>> 16;
  const element = tag & 0xffff;
  if (element === 0) return 'UL';
  if (group % 2 === 1) {
    if (element >= 0x10 && element <= 0xff) return 'LO';
    const key = `${group.toString(16).padStart(4, '0')}|${creator}|${(element & 0xff).toString(16).padStart(2, '0')}`;
    return settleVr(PRIVATE_VR.get(key) ?? 'UN', pixelRepresentation);
  }
  // Curves (50xx) and overlays (60xx) repeat; the dictionary has the first of each.
  const repeating = group >>> 8 === 0x50 || group >>> 8 === 0x60;
  const listed = repeating ? ((group & 0xff00) << 16) | element : tag;
  return settleVr(VR_BY_TAG.get(listed >>> 0) ?? 'UN', pixelRepresentation);
}

/**
 * Tag and value representation of a keyword.
 * @throws RangeError when the standard has no such keyword: a mistake in our own code.
 */
export function elementOfKeyword(keyword: string): DictionaryElement {
  const element = ELEMENT_BY_KEYWORD.get(keyword);
  if (!element) throw new RangeError(`no element of the standard has the keyword ${keyword}`);
  return element;
}
