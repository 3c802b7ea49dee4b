import { DeliverError } from './deliver-error.ts';

/** A range of bytes, `end` exclusive. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** One element of an Explicit VR Little Endian data set, as offsets into its bytes. */
export interface ExplicitElement {
  /** Group in the high, element in the low 16 bits. */
  readonly tag: number;
  readonly vr: string;
  readonly value: ByteRange;
  /** Contents of the items of a sequence, without their headers and delimiters; `null` for all other VRs. */
  readonly items: readonly ByteRange[] | null;
}

const UNDEFINED_LENGTH = 0xffffffff;
const ITEM = 0xfffee000;
const ITEM_DELIMITER = 0xfffee00d;
const SEQUENCE_DELIMITER = 0xfffee0dd;
const LONG_FORM = new Set('OB OD OF OL OV OW SQ SV UC UN UR UT UV'.split(' '));

/**
 * Walks over one level of a data set of ours without changing a byte.
 * @throws DeliverError `DELIVER_OBJECT` when the bytes are not that.
 * @source PS3.5 section 7.1.2, 7.5
 */
export function* explicitElements(bytes: Uint8Array, range: ByteRange): Generator<ExplicitElement> {
  const view = viewOf(bytes);
  for (let at = range.start; at < range.end;) {
    const { element, next } = readElement(view, at, range.end);
    yield element;
    at = next;
  }
}

function readElement(view: DataView, at: number, end: number): { element: ExplicitElement; next: number } {
  need(at + 8 <= end);
  const tag = tagAt(view, at);
  const vr = String.fromCharCode(view.getUint8(at + 4), view.getUint8(at + 5));
  need(/^[A-Z]{2}$/.test(vr));
  const long = LONG_FORM.has(vr);
  const start = at + (long ? 12 : 8);
  need(start <= end);
  const length = long ? view.getUint32(at + 8, true) : view.getUint16(at + 6, true);
  if (length === UNDEFINED_LENGTH) {
    need(vr === 'SQ');
    const { items, next } = readItems(view, start, end);
    return { element: { tag, vr, value: { start, end: next - 8 }, items }, next };
  }
  const next = start + length;
  need(next <= end);
  const items = vr === 'SQ' ? readItems(view, start, next).items : null;
  return { element: { tag, vr, value: { start, end: next }, items }, next };
}

/** Items up to a sequence delimiter or to the end of a sequence of known length. */
function readItems(view: DataView, start: number, end: number): { items: ByteRange[]; next: number } {
  const items: ByteRange[] = [];
  let at = start;
  while (at < end) {
    need(at + 8 <= end);
    const tag = tagAt(view, at);
    if (tag === SEQUENCE_DELIMITER) return { items, next: at + 8 };
    need(tag === ITEM);
    const length = view.getUint32(at + 4, true);
    const from = at + 8;
    const to = length === UNDEFINED_LENGTH ? itemDelimiterAfter(view, from, end) : from + length;
    need(to <= end);
    items.push({ start: from, end: to });
    at = length === UNDEFINED_LENGTH ? to + 8 : to;
  }
  return { items, next: at };
}

function itemDelimiterAfter(view: DataView, start: number, end: number): number {
  for (let at = start; ;) {
    need(at + 8 <= end);
    if (tagAt(view, at) === ITEM_DELIMITER) return at;
    at = readElement(view, at, end).next;
  }
}

function tagAt(view: DataView, at: number): number {
  return view.getUint16(at, true) * 0x10000 + view.getUint16(at + 2, true);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function need(condition: boolean): asserts condition {
  if (!condition)
    throw new DeliverError(
      'DELIVER_OBJECT',
      'permanent',
      'an object of ours is not valid Explicit VR Little Endian',
    );
}
