const HEADER_LENGTH = 64;
const MAX_SEGMENTS = 15;

/**
 * The segments of an RLE frame, one a byte of a sample; `null` when the header does not name `count` segments that lie in
 * the frame in order.
 * @source PS3.5 annexes G.3 to G.5
 */
export function readRleSegments(frame: Uint8Array, count: number): Uint8Array[] | null {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (frame.length < HEADER_LENGTH || count > MAX_SEGMENTS || view.getUint32(0, true) !== count) return null;
  const offsets = Array.from({ length: count }, (_, index) => view.getUint32(4 + index * 4, true));
  const ends = [...offsets.slice(1), frame.length];
  const isOrdered = offsets.every((offset, index) => offset >= HEADER_LENGTH && offset <= ends[index]!);
  return isOrdered ? offsets.map((offset, index) => frame.subarray(offset, ends[index])) : null;
}

/**
 * How many bytes a segment unpacks to, without unpacking it.
 * @source PS3.5 annex G.3.2
 */
export function unpackedLength(segment: Uint8Array): number {
  let length = 0;
  for (let at = 0; at < segment.length;) {
    const control = segment[at]!;
    // 0 to 127: that many and one literal bytes; 129 to 255: one byte repeated; 128: nothing.
    if (control < 128) {
      length += Math.min(control + 1, segment.length - at - 1);
      at += control + 2;
    } else {
      if (control > 128 && at + 1 < segment.length) length += 257 - control;
      at += control === 128 ? 1 : 2;
    }
  }
  return length;
}
