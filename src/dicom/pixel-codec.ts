import type { Context, NativeCodecs } from 'dcmjs-codecs';
import type { PixelLayout } from './pixel-layout.ts';
import { readCodestreamSize } from './read-codestream-size.ts';
import { DicomReadError } from './read-error.ts';
import { readRleSegments, unpackedLength } from './rle-segments.ts';
import { TRANSFER_SYNTAX } from './transfer-syntaxes.ts';

type Codecs = typeof NativeCodecs;
type Decode = (codecs: Codecs, context: Context) => Context;

const jpeg: Decode = (codecs, context) => codecs.decodeJpeg(context, { convertColorspaceToRgb: false });
const jpegLs: Decode = (codecs, context) => codecs.decodeJpegLs(context);
const jpeg2000: Decode = (codecs, context) => codecs.decodeJpeg2000(context);
const rle: Decode = (codecs, context) => codecs.decodeRle(context);

const DECODERS: Readonly<Record<string, Decode>> = {
  [TRANSFER_SYNTAX.rleLossless]: rle,
  [TRANSFER_SYNTAX.jpegBaseline8Bit]: jpeg,
  [TRANSFER_SYNTAX.jpegExtended12Bit]: jpeg,
  [TRANSFER_SYNTAX.jpegLosslessP14]: jpeg,
  [TRANSFER_SYNTAX.jpegLosslessSv1]: jpeg,
  [TRANSFER_SYNTAX.jpegLsLossless]: jpegLs,
  [TRANSFER_SYNTAX.jpegLsNearLossless]: jpegLs,
  [TRANSFER_SYNTAX.jpeg2000Lossless]: jpeg2000,
  [TRANSFER_SYNTAX.jpeg2000]: jpeg2000,
};

/** A decoder reserves several kilobytes for each; scanners write one. */
const MAX_TILES = 1024;

/**
 * Decompresses one frame to its samples, little-endian.
 * @throws DicomReadError `DICOM_PIXELS` when the frame is damaged, differs from its header, or has an unknown syntax.
 */
export async function decompressFrame(
  compressed: Uint8Array,
  layout: PixelLayout,
  transferSyntaxUid: string,
): Promise<Uint8Array> {
  const decode = DECODERS[transferSyntaxUid];
  if (!decode) throw fault('no decoder for this transfer syntax', transferSyntaxUid);
  if (decode === rle) checkRle(compressed, layout);
  else checkCodestream(compressed, layout, transferSyntaxUid);
  const samples = await runDecoder(decode, compressed, layout, transferSyntaxUid);
  const expected = layout.frameBits / 8;
  if (samples?.length !== expected) throw fault('a frame decodes to another size', transferSyntaxUid);
  return samples;
}

function fault(message: string, transferSyntaxUid: string, cause?: unknown): DicomReadError {
  return new DicomReadError('DICOM_PIXELS', message, { context: { transferSyntaxUid }, cause });
}

function checkRle(compressed: Uint8Array, layout: PixelLayout): void {
  const { samplesPerPixel, bitsAllocated, rows, columns } = layout;
  const segments = readRleSegments(compressed, (samplesPerPixel * bitsAllocated) / 8);
  if (!segments) throw fault('an RLE frame has a damaged header', TRANSFER_SYNTAX.rleLossless);
  // The decoder fills what is missing with zeros instead of complaining.
  if (segments.some((segment) => unpackedLength(segment) < rows * columns))
    throw fault('a compressed frame is cut short', TRANSFER_SYNTAX.rleLossless);
}

function checkCodestream(compressed: Uint8Array, layout: PixelLayout, transferSyntaxUid: string): void {
  const size = readCodestreamSize(compressed);
  if (!size) throw fault('a frame does not start like its transfer syntax', transferSyntaxUid);
  // Decoders fill the rest of a broken-off frame with invented counts instead of complaining.
  if (!endsWithMarker(compressed)) throw fault('a compressed frame is cut short', transferSyntaxUid);
  const agrees =
    size.rows === layout.rows &&
    size.columns === layout.columns &&
    size.components === layout.samplesPerPixel &&
    size.precision <= layout.bitsAllocated &&
    size.tiles <= MAX_TILES;
  if (!agrees) throw fault('a compressed frame differs from its header', transferSyntaxUid);
}

/** End of image (JPEG, JPEG-LS) or of codestream (JPEG 2000): the same marker; zeros or fill bytes may pad it. */
function endsWithMarker(compressed: Uint8Array): boolean {
  let end = compressed.length;
  while (end > 0 && (compressed[end - 1] === 0x00 || compressed[end - 1] === 0xff)) end -= 1;
  return compressed[end - 1] === 0xd9 && compressed[end - 2] === 0xff;
}

let starting: Promise<void> | null = null;

/** Loads the codecs on first use: most scans are not compressed, and the module brings its own WebAssembly. */
async function loadCodecs() {
  const { default: library } = await import('dcmjs-codecs');
  starting ??= library.NativeCodecs.initializeAsync();
  await starting;
  return library;
}

async function runDecoder(
  decode: Decode,
  encodedBuffer: Uint8Array,
  layout: PixelLayout,
  transferSyntaxUid: string,
): Promise<Uint8Array | undefined> {
  const library = await loadCodecs();
  const context = new library.Context({
    width: layout.columns,
    height: layout.rows,
    bitsAllocated: layout.bitsAllocated,
    bitsStored: layout.bitsStored,
    samplesPerPixel: layout.samplesPerPixel,
    pixelRepresentation: layout.signed ? 1 : 0,
    planarConfiguration: 0,
    photometricInterpretation: layout.photometricInterpretation,
    encodedBuffer,
  });
  try {
    return decode(library.NativeCodecs, context).getDecodedBuffer();
  } catch (cause) {
    // A failed decoder leaves its WebAssembly memory in an unknown state; the next frame starts a new one.
    library.NativeCodecs.release();
    starting = null;
    throw fault('a frame cannot be decoded', transferSyntaxUid, cause);
  }
}
