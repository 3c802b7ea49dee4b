import { PNG } from 'pngjs';
import type { MaskRuns } from '../study/data-set.ts';
import { AnnotationError } from './annotation-error.ts';
import type { MaskSize } from './mask-runs.ts';
import { pixelsOfRuns, runsOfPixels } from './mask-runs.ts';

/** A mask lies within a whole-body image, which has a quarter of a million pixels. */
const MAX_MASK_PIXELS = 4_000_000;

/** A mask as black and white PNG, white = inside. */
export function maskToPng(runs: MaskRuns, size: MaskSize): Buffer {
  const pixels = pixelsOfRuns(runs, size).map((pixel) => 255 * pixel);
  const png = new PNG({
    width: size.columns,
    height: size.rows,
    colorType: 0,
    inputColorType: 0,
    bitDepth: 8,
  });
  png.data = Buffer.from(pixels);
  return PNG.sync.write(png, { colorType: 0, inputColorType: 0, inputHasAlpha: false });
}

/**
 * Reads a mask PNG: every pixel that is not black is inside.
 * @throws AnnotationError `ANNOTATION_FORMAT` for what is no PNG, `ANNOTATION_LIMIT` for too many pixels.
 */
export function maskFromPng(bytes: Uint8Array): { readonly runs: number[]; readonly size: MaskSize } {
  const { width, height } = readPngSize(bytes);
  // Before inflating: a small file can hold a huge picture.
  if (width * height > MAX_MASK_PIXELS)
    throw new AnnotationError('ANNOTATION_LIMIT', [`a mask of ${width} x ${height} pixels`]);
  const size = { rows: height, columns: width };
  const { data } = decodePng(bytes);
  const pixels = new Uint8Array(width * height);
  for (let index = 0; index < pixels.length; index++) pixels[index] = data[4 * index]!;
  return { runs: runsOfPixels(pixels, size), size };
}

function readPngSize(bytes: Uint8Array): { readonly width: number; readonly height: number } {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.length < 33 || view.readUInt32BE(0) !== 0x89504e47 || view.toString('latin1', 12, 16) !== 'IHDR')
    throw new AnnotationError('ANNOTATION_FORMAT', ['the mask is no PNG']);
  return { width: view.readUInt32BE(16), height: view.readUInt32BE(20) };
}

function decodePng(bytes: Uint8Array): PNG {
  try {
    return PNG.sync.read(Buffer.from(bytes));
  } catch (cause) {
    throw new AnnotationError('ANNOTATION_FORMAT', ['the PNG of a mask cannot be decoded'], cause);
  }
}
