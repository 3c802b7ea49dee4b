/** What a compressed frame says of itself. */
export interface CodestreamSize {
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
  /** Bits of one sample. */
  readonly precision: number;
  /** Parts that a decoder prepares for before it reads them; 1 but for JPEG 2000. */
  readonly tiles: number;
}

/**
 * Reads size and precision from the head of a JPEG, JPEG-LS or JPEG 2000 codestream, so that a decoder is never asked to
 * reserve memory for more than the header promised; `null` when the head is not there.
 * @source ISO/IEC 10918-1 B.2.2 (frame header), 14495-1 C.2.2, 15444-1 A.5.1 (SIZ)
 */
export function readCodestreamSize(bytes: Uint8Array): CodestreamSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4) return null;
  return view.getUint32(0) === 0xff4fff51 ? readSiz(view) : readFrameHeader(view);
}

function readSiz(view: DataView): CodestreamSize | null {
  if (view.byteLength < 43) return null;
  const at = (index: number): number => view.getUint32(8 + index * 4);
  // Order in the marker segment: image end, image start, tile size, tile start; each x then y.
  const columns = at(0) - at(2);
  const rows = at(1) - at(3);
  const tileWidth = at(4);
  const tileHeight = at(5);
  if (tileWidth === 0 || tileHeight === 0) return null;
  const tiles = Math.ceil((at(0) - at(6)) / tileWidth) * Math.ceil((at(1) - at(7)) / tileHeight);
  return { rows, columns, components: view.getUint16(40), precision: (view.getUint8(42) & 0x7f) + 1, tiles };
}

function readFrameHeader(view: DataView): CodestreamSize | null {
  if (view.getUint16(0) !== 0xffd8) return null;
  let at = 2;
  while (at + 10 <= view.byteLength) {
    const marker = view.getUint16(at);
    if (marker === 0xffff) {
      // Fill byte before a marker.
      at += 1;
      continue;
    }
    if (marker >>> 8 !== 0xff) return null;
    if (isStartOfFrame(marker & 0xff))
      return {
        precision: view.getUint8(at + 4),
        rows: view.getUint16(at + 5),
        columns: view.getUint16(at + 7),
        components: view.getUint8(at + 9),
        tiles: 1,
      };
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}

/** SOF0 to SOF15 without DHT, JPG and DAC, which share their range; 0xF7 is the one of JPEG-LS. */
function isStartOfFrame(code: number): boolean {
  return code === 0xf7 || (code >= 0xc0 && code <= 0xcf && code !== 0xc4 && code !== 0xc8 && code !== 0xcc);
}
