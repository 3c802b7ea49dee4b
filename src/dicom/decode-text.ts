import { TextDecoder } from 'node:util';

/** Decoders of Specific Character Sets without code extensions (PS3.3 C.12.1.1.2, tables C.12-2 and C.12-5). */
const SINGLE: Readonly<Record<string, string>> = {
  'ISO_IR 6': 'iso-8859-1',
  'ISO_IR 100': 'iso-8859-1',
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 127': 'iso-8859-6',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 148': 'iso-8859-9',
  'ISO_IR 203': 'iso-8859-15',
  'ISO_IR 13': 'shift_jis',
  'ISO_IR 166': 'windows-874',
  'ISO_IR 192': 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
};

/** One character set that an escape sequence puts into G0 (codes below 0x80) or G1 (above). */
interface CodeElement {
  readonly half: 'g0' | 'g1';
  readonly label: string;
  readonly bytesPerCharacter: 1 | 2;
  /** Put before every character, because the decoder's label covers several code elements. */
  readonly prefix?: number;
}

const ASCII: CodeElement = { half: 'g0', label: 'iso-8859-1', bytesPerCharacter: 1 };
const KATAKANA: CodeElement = { half: 'g1', label: 'shift_jis', bytesPerCharacter: 1 };
const upper = (label: string): CodeElement => ({ half: 'g1', label, bytesPerCharacter: 1 });

/** Escape sequences, without the escape character itself, in hexadecimal (PS3.3 tables C.12-3 and C.12-4). */
const ESCAPES: Readonly<Record<string, CodeElement>> = {
  '2842': ASCII,
  '284a': { half: 'g0', label: 'shift_jis', bytesPerCharacter: 1 },
  '2d41': upper('iso-8859-1'),
  '2d42': upper('iso-8859-2'),
  '2d43': upper('iso-8859-3'),
  '2d44': upper('iso-8859-4'),
  '2d4c': upper('iso-8859-5'),
  '2d47': upper('iso-8859-6'),
  '2d46': upper('iso-8859-7'),
  '2d48': upper('iso-8859-8'),
  '2d4d': upper('iso-8859-9'),
  '2d62': upper('iso-8859-15'),
  '2d54': upper('windows-874'),
  '2949': KATAKANA,
  '2442': { half: 'g0', label: 'euc-jp', bytesPerCharacter: 2 },
  '242844': { half: 'g0', label: 'euc-jp', bytesPerCharacter: 2, prefix: 0x8f },
  '242943': { half: 'g1', label: 'euc-kr', bytesPerCharacter: 2 },
  '242941': { half: 'g1', label: 'gbk', bytesPerCharacter: 2 },
};

const ESCAPE = 0x1b;
const decoders = new Map<string, TextDecoder>();

function decodeWith(label: string, bytes: Uint8Array): string {
  // TextDecoder reads iso-8859-1 as windows-1252; the true one is what DICOM means.
  if (label === 'iso-8859-1')
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  let decoder = decoders.get(label);
  if (!decoder) decoders.set(label, (decoder = new TextDecoder(label)));
  return decoder.decode(bytes);
}

/** The character sets named by (0008,0005), as they are written there; `[]` is the default repertoire. */
export type CharacterSets = readonly string[];

/**
 * Decodes the value of an element to which Specific Character Set applies. Unknown sets and undecodable bytes give
 * readable text (Latin 1, U+FFFD) rather than an error, because a name must never stop an image.
 * @param isPersonName Component delimiters `^` and `=` end a designation only in person names.
 * @source PS3.5 section 6.1.2, PS3.3 section C.12.1.1.2
 */
export function decodeText(bytes: Uint8Array, characterSets: CharacterSets, isPersonName = false): string {
  const first = (characterSets[0] ?? '').toUpperCase();
  const extended = characterSets.length > 1 || first.startsWith('ISO 2022');
  if (!extended) return decodeWith(SINGLE[first] ?? 'iso-8859-1', bytes);
  return decodeExtended(bytes, first.replace(/^ISO 2022 IR/, 'ISO_IR'), isPersonName);
}

function decodeExtended(bytes: Uint8Array, firstSet: string, isPersonName: boolean): string {
  const initialG0: CodeElement = firstSet === 'ISO_IR 13' ? { ...ASCII, label: 'shift_jis' } : ASCII;
  const initialG1: CodeElement =
    firstSet === 'ISO_IR 13' ? KATAKANA : upper(SINGLE[firstSet] ?? 'iso-8859-1');
  let g0 = initialG0;
  let g1 = initialG1;
  let text = '';
  let at = 0;
  while (at < bytes.length) {
    const escape = bytes[at] === ESCAPE ? matchEscape(bytes, at) : null;
    if (escape) {
      if (escape.element.half === 'g0') g0 = escape.element;
      else g1 = escape.element;
      at += escape.length;
      continue;
    }
    const end = endOfRun(bytes, at, g0, isPersonName);
    if (end === at) {
      // A delimiter: it stands for itself and puts the initial sets back.
      g0 = initialG0;
      g1 = initialG1;
      text += String.fromCharCode(bytes[at]!);
      at += 1;
      continue;
    }
    text += decodeRun(bytes.subarray(at, end), bytes[at]! < 0x80 ? g0 : g1);
    at = end;
  }
  return text;
}

function matchEscape(bytes: Uint8Array, at: number): { element: CodeElement; length: number } | null {
  for (const length of [3, 4]) {
    const key = Buffer.from(bytes.subarray(at + 1, at + length)).toString('hex');
    const element = ESCAPES[key];
    if (element) return { element, length };
  }
  return null;
}

/** End of the bytes from `at` that lie in one half and hold no escape and, where one byte is one character, no delimiter. */
function endOfRun(bytes: Uint8Array, at: number, g0: CodeElement, isPersonName: boolean): number {
  const low = bytes[at]! < 0x80;
  const delimiters = low && g0.bytesPerCharacter === 1;
  let end = at;
  while (end < bytes.length && bytes[end]! < 0x80 === low) {
    const byte = bytes[end]!;
    if (byte === ESCAPE && end > at) break;
    // Control characters always act, even inside a two-byte set whose escape back was forgotten.
    if (byte < 0x20 && byte !== ESCAPE) break;
    if (delimiters && isDelimiter(byte, isPersonName)) break;
    end += 1;
  }
  return end;
}

function isDelimiter(byte: number, isPersonName: boolean): boolean {
  return byte === 0x5c || (isPersonName && (byte === 0x5e || byte === 0x3d));
}

function decodeRun(run: Uint8Array, element: CodeElement): string {
  if (element.half === 'g1' || element.bytesPerCharacter === 1) return decodeWith(element.label, run);
  // The EUC decoders know these sets in their upper half.
  const width = element.prefix === undefined ? 2 : 3;
  const pairs = Math.ceil(run.length / 2);
  const euc = new Uint8Array(pairs * width);
  for (let index = 0; index < pairs; index += 1) {
    const high = (run[index * 2] ?? 0x21) | 0x80;
    const low = (run[index * 2 + 1] ?? 0x21) | 0x80;
    euc.set(element.prefix === undefined ? [high, low] : [element.prefix, high, low], index * width);
  }
  return decodeWith(element.label, euc);
}
