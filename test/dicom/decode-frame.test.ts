import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import codecs from 'dcmjs-codecs';
import { checkPixelData } from '../../src/dicom/check-pixel-data.ts';
import { parseDataSet, parsePart10 } from '../../src/dicom/data-set.ts';
import type { DataSet } from '../../src/dicom/data-set.ts';
import { decodeFrame } from '../../src/dicom/decode-frame.ts';
import { encodeElement, encodeItem } from '../../src/dicom/encode-element.ts';
import { DicomReadError } from '../../src/dicom/read-error.ts';
import { TRANSFER_SYNTAX } from '../../src/dicom/transfer-syntaxes.ts';
import { writeDataSet, writePart10 } from '../../src/dicom/write-data-set.ts';
import { hasProgram, sharedData, skipUnless } from '../support/available.ts';
import { implicitElement, ITEM, longElement, SEQUENCE_END, UNDEFINED } from './bytes.ts';
import { identityElements, pixelElements } from './synthetic-scan.ts';
import type { SyntheticPixels } from './synthetic-scan.ts';

const NATIVE = TRANSFER_SYNTAX.explicitVrLittleEndian;
const small: SyntheticPixels = {
  rows: 8,
  columns: 5,
  frames: 2,
  bitsAllocated: 16,
  bitsStored: 16,
  signed: false,
  value: (index) => (index * 37) % 60_000,
};

const native = (pixels: SyntheticPixels): DataSet =>
  parseDataSet(writeDataSet(pixelElements(pixels)), NATIVE);

/** The same header with Pixel Data in fragments; the first item is the basic offset table. */
function encapsulated(
  pixels: SyntheticPixels,
  syntax: string,
  offsetTable: Buffer,
  fragments: readonly Buffer[],
): DataSet {
  const header = writeDataSet(pixelElements(pixels).slice(0, -1));
  const items = [offsetTable, ...fragments].map((fragment) => implicitElement(ITEM, fragment));
  const pixelData = longElement('7fe00010', 'OB', Buffer.concat(items), UNDEFINED);
  return parseDataSet(Buffer.concat([header, pixelData, SEQUENCE_END]), syntax);
}

function largest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
}

async function codeOf(decode: () => unknown): Promise<string> {
  try {
    await decode();
  } catch (error) {
    if (error instanceof DicomReadError) return error.code;
    throw error;
  }
  return 'decoded';
}

describe('Decoding a frame', () => {
  for (const [name, pixels] of Object.entries({
    '8 bit unsigned': { ...small, bitsAllocated: 8, bitsStored: 8, value: (i: number) => i % 256 },
    '8 bit signed': {
      ...small,
      bitsAllocated: 8,
      bitsStored: 8,
      signed: true,
      value: (i: number) => (i % 256) - 128,
    },
    '16 bit unsigned': small,
    '16 bit signed': { ...small, signed: true, value: (i: number) => i * 700 - 30_000 },
    '12 of 16 bit signed': { ...small, bitsStored: 12, signed: true, value: (i: number) => i * 40 - 2000 },
    '12 bit at the top of 16': { ...small, bitsStored: 12, highBit: 15, value: (i: number) => i * 50 },
    '32 bit unsigned': { ...small, bitsAllocated: 32, bitsStored: 32, value: (i: number) => i * 100_000 },
    '32 bit signed': {
      ...small,
      bitsAllocated: 32,
      bitsStored: 32,
      signed: true,
      value: (i: number) => 7 - i * 1000,
    },
  } satisfies Record<string, SyntheticPixels>))
    it(`gives the stored values of ${name} samples, frame by frame`, async () => {
      for (const frame of [1, 2]) {
        const counts = await decodeFrame(native(pixels), frame);
        const expected = Array.from({ length: 40 }, (_, index) => pixels.value((frame - 1) * 40 + index));
        expect([counts.rows, counts.columns]).to.deep.equal([8, 5]);
        expect([...counts.values]).to.deep.equal(expected);
      }
    });

  it('ignores bits above those that are stored', async () => {
    const dirty = writeDataSet([
      ...pixelElements({ ...small, bitsStored: 12 }).slice(0, -1),
      { keyword: 'PixelData', value: Buffer.alloc(160, 0xff), vr: 'OW' },
    ]);
    expect((await decodeFrame(parseDataSet(dirty, NATIVE), 1)).values[0]).to.equal(4095);
  });

  it('reads what JPEG 2000 makes of negative values', async () => {
    const pixels = { ...small, frames: 1, signed: true, value: (i: number) => i * 100 - 2000 };
    await codecs.NativeCodecs.initializeAsync();
    const context = new codecs.Context({
      width: 5,
      height: 8,
      bitsAllocated: 16,
      bitsStored: 16,
      samplesPerPixel: 1,
      pixelRepresentation: 1,
      planarConfiguration: 0,
      photometricInterpretation: 'MONOCHROME2',
      decodedBuffer: native(pixels).element('x7fe00010')!.bytes,
    });
    const encoded = Buffer.from(codecs.NativeCodecs.encodeJpeg2000(context).getEncodedBuffer()!);
    const dataSet = encapsulated(pixels, TRANSFER_SYNTAX.jpeg2000Lossless, Buffer.alloc(0), [encoded]);
    expect([...(await decodeFrame(dataSet, 1)).values]).to.deep.equal(
      Array.from({ length: 40 }, (_, i) => i * 100 - 2000),
    );
  });

  const refused: Readonly<Record<string, [DataSet, number, string]>> = {
    'frame 0': [native(small), 0, 'DICOM_PIXELS'],
    'a frame behind the last': [native(small), 3, 'DICOM_PIXELS'],
    'a transfer syntax without a decoder': [
      encapsulated(small, '1.2.840.10008.1.2.4.100', Buffer.alloc(0), [Buffer.alloc(2), Buffer.alloc(2)]),
      1,
      'DICOM_PIXELS',
    ],
    'a JPEG that is none': [
      encapsulated(small, TRANSFER_SYNTAX.jpegLosslessSv1, Buffer.alloc(0), [
        Buffer.alloc(64),
        Buffer.alloc(64),
      ]),
      1,
      'DICOM_PIXELS',
    ],
    'an RLE frame whose segments lie outside of it': [
      encapsulated({ ...small, frames: 1 }, TRANSFER_SYNTAX.rleLossless, Buffer.alloc(0), [
        Buffer.alloc(80, 2),
      ]),
      1,
      'DICOM_PIXELS',
    ],
  };
  for (const [name, [dataSet, frame, code]] of Object.entries(refused))
    it(`refuses ${name}`, async () => {
      expect(await codeOf(() => decodeFrame(dataSet, frame))).to.equal(code);
    });

  it('refuses colour, which is no image of counts', async () => {
    const elements = pixelElements(small).filter(
      (element) => !('keyword' in element && element.keyword === 'SamplesPerPixel'),
    );
    const colour = writeDataSet([...elements, { keyword: 'SamplesPerPixel', value: 3 }]);
    expect(await codeOf(() => decodeFrame(parseDataSet(colour, NATIVE), 1))).to.equal('DICOM_PIXELS');
  });

  it('refuses a frame of more than 16 million pixels before it reserves memory', async () => {
    const elements = pixelElements({ ...small, rows: 1, columns: 1, frames: 1 }).filter(
      (element) => !('keyword' in element && /^(Rows|Columns)$/.test(element.keyword)),
    );
    const huge = writeDataSet([
      ...elements,
      { keyword: 'Rows', value: 65_000 },
      { keyword: 'Columns', value: 65_000 },
    ]);
    expect(await codeOf(() => decodeFrame(parseDataSet(huge, NATIVE), 1))).to.equal('DICOM_LIMIT');
  });

  describe('of the real whole-body scan', () => {
    const folder = sharedData('whole-body');
    before(function () {
      skipUnless(this, folder !== null, 'shared/data');
    });
    const decode = (name: string) => decodeFrame(parsePart10(readFileSync(join(folder!, name))), 1);

    it('sums up to the counts that the camera wrote into its header', async () => {
      const { values } = await decode('NM1_UNC.dcm');
      expect(values.reduce((sum, value) => sum + value, 0)).to.equal(3_596_452);
      expect(largest(values)).to.equal(278);
    });

    for (const copy of ['NM1_JPLL', 'NM1_JLSL', 'NM1_RLE', 'NM1_J2KR'])
      it(`gives the same counts from the compressed copy ${copy}`, async () => {
        expect((await decode(`${copy}.dcm`)).values).to.deep.equal((await decode('NM1_UNC.dcm')).values);
      });

    it('stays within the stated error for the lossy copies', async () => {
      const { values } = await decode('NM1_UNC.dcm');
      for (const [copy, error] of [
        ['NM1_JLSN', 4],
        ['NM1_JPLY', 36],
      ] as const) {
        const lossy = (await decode(`${copy}.dcm`)).values;
        expect(largest(lossy.map((value, index) => Math.abs(value - values[index]!))), copy).to.equal(error);
      }
    });

    it('refuses a compressed copy whose last bytes are gone instead of inventing counts', async () => {
      const file = parsePart10(readFileSync(join(folder!, 'NM1_J2KR.dcm')));
      const bytes = Buffer.from(file.element('x7fe00010')!.bytes);
      const whole = file.transferSyntaxUid;
      const length = bytes.readUInt32LE(12 + bytes.readUInt32LE(4));
      const fragment = bytes.subarray(16 + bytes.readUInt32LE(4), 16 + bytes.readUInt32LE(4) + length);
      const header = { ...small, rows: 1024, columns: 256, frames: 1, signed: true };
      const short = encapsulated(header, whole, Buffer.alloc(0), [fragment.subarray(0, length / 2)]);
      expect(await codeOf(() => decodeFrame(short, 1))).to.equal('DICOM_PIXELS');
    });
  });

  describe('that dcmtk compressed', () => {
    const pixels = {
      ...small,
      rows: 64,
      columns: 32,
      bitsStored: 12,
      signed: true,
      value: (i: number) => ((i * 37) % 4000) - 2000,
    };
    let folder = '';
    before(function () {
      skipUnless(this, hasProgram('dcmcjpeg') && hasProgram('dcmcjpls') && hasProgram('dcmcrle'), 'dcmtk');
      folder = mkdtempSync(join(tmpdir(), 'osteonode-decode-'));
      writeFileSync(
        join(folder, 'plain.dcm'),
        writePart10([...identityElements(), ...pixelElements(pixels)]),
      );
    });
    after(() => {
      if (folder !== '') rmSync(folder, { recursive: true });
    });

    for (const [name, program, options] of [
      ['RLE', 'dcmcrle', []],
      ['JPEG Lossless SV1', 'dcmcjpeg', ['+e1']],
      ['JPEG Lossless with predictor 6', 'dcmcjpeg', ['+el', '+sv', '6']],
      ['JPEG-LS', 'dcmcjpls', ['+el']],
      ['JPEG-LS in many fragments with an offset table', 'dcmcjpls', ['+el', '+fs', '1', '+ot']],
      ['JPEG-LS in many fragments without one', 'dcmcjpls', ['+el', '+fs', '1', '-ot']],
    ] as const)
      it(`is bit-identical in both frames: ${name}`, async () => {
        const file = join(folder, 'compressed.dcm');
        execFileSync(program, [...options, join(folder, 'plain.dcm'), file]);
        const dataSet = parsePart10(readFileSync(file));
        checkPixelData(dataSet);
        for (const frame of [1, 2]) {
          const expected = Array.from({ length: 2048 }, (_, i) => pixels.value((frame - 1) * 2048 + i));
          expect([...(await decodeFrame(dataSet, frame)).values]).to.deep.equal(expected);
        }
      });

    it('agrees with dcmtk on the real two-view scan, in every lossless syntax', async function () {
      const source = sharedData('whole-body', 'siemens-two-view-early-phase.dcm');
      skipUnless(this, source !== null, 'shared/data');
      const original = parsePart10(readFileSync(source!));
      for (const [program, ...options] of [['dcmcrle'], ['dcmcjpeg', '+e1'], ['dcmcjpls', '+el']] as const) {
        const file = join(folder, 'real.dcm');
        execFileSync(program, [...options, source!, file]);
        const copy = parsePart10(readFileSync(file));
        for (const frame of [1, 2])
          expect((await decodeFrame(copy, frame)).values, program).to.deep.equal(
            (await decodeFrame(original, frame)).values,
          );
      }
    });
  });
});

describe('Fragments', () => {
  const runs = (value: number): Buffer => {
    // One RLE frame of 16-bit samples: two segments of 40 equal bytes, high byte first.
    const header = Buffer.alloc(64);
    header.writeUInt32LE(2, 0);
    header.writeUInt32LE(64, 4);
    header.writeUInt32LE(66, 8);
    return Buffer.concat([header, Buffer.from([257 - 40, value >> 8, 257 - 40, value & 0xff])]);
  };
  const rle = TRANSFER_SYNTAX.rleLossless;
  const first = async (dataSet: DataSet, frame: number): Promise<number> =>
    (await decodeFrame(dataSet, frame)).values[0]!;

  it('are one a frame where their number is the number of frames', async () => {
    const dataSet = encapsulated(small, rle, Buffer.alloc(0), [runs(300), runs(301)]);
    expect([await first(dataSet, 1), await first(dataSet, 2)]).to.deep.equal([300, 301]);
  });

  it('belong to frames by the basic or the extended offset table', async () => {
    const halves = (frame: Buffer): Buffer[] => [frame.subarray(0, 34), frame.subarray(34)];
    const fragments = [...halves(runs(300)), ...halves(runs(301))];
    const basic = Buffer.alloc(8);
    basic.writeUInt32LE(84, 4);
    const table = Buffer.alloc(16);
    table.writeBigUInt64LE(84n, 8);
    const withBasic = encapsulated(small, rle, basic, fragments);
    expect([await first(withBasic, 1), await first(withBasic, 2)]).to.deep.equal([300, 301]);
    const header = writeDataSet(pixelElements(small).slice(0, -1));
    const items = [Buffer.alloc(0), ...fragments].map((fragment) => Buffer.from(encodeItem([fragment])));
    const withExtended = parseDataSet(
      Buffer.concat([
        header,
        encodeElement(0x7fe00001, 'OV', table),
        longElement('7fe00010', 'OB', Buffer.concat(items), UNDEFINED),
        SEQUENCE_END,
      ]),
      rle,
    );
    expect([await first(withExtended, 1), await first(withExtended, 2)]).to.deep.equal([300, 301]);
  });

  for (const [name, table, fragments] of [
    ['are fewer than the frames', [], [runs(1)]],
    ['cannot be told apart into frames', [], [runs(1), runs(2), runs(3)]],
    ['have an offset table that points into nowhere', [0, 7], [runs(1), runs(2), runs(3)]],
    ['are empty', [], [Buffer.alloc(0), runs(1)]],
  ] as const)
    it(`are refused when they ${name}`, async () => {
      const offsets = Buffer.alloc(table.length * 4);
      table.forEach((offset, index) => offsets.writeUInt32LE(offset, index * 4));
      const dataSet = encapsulated(small, rle, offsets, fragments);
      expect(await codeOf(() => checkPixelData(dataSet))).to.equal('DICOM_PIXELS');
      expect(await codeOf(() => decodeFrame(dataSet, 1))).to.equal('DICOM_PIXELS');
    });
});

describe('Pixel Data beside its header', () => {
  const withLength = (length: number): DataSet =>
    parseDataSet(
      writeDataSet([
        ...pixelElements(small).slice(0, -1),
        { keyword: 'PixelData', value: Buffer.alloc(length), vr: 'OW' },
      ]),
      NATIVE,
    );

  it('is accepted at its length, with padding, or where there is none at all', () => {
    checkPixelData(withLength(160));
    checkPixelData(withLength(164));
    checkPixelData(parseDataSet(writeDataSet(identityElements()), NATIVE));
  });

  for (const [name, length] of [
    ['too short', 158],
    ['empty', 0],
    ['a frame too long', 240],
  ] as const)
    it(`is refused when it is ${name}`, async () => {
      expect(await codeOf(() => checkPixelData(withLength(length)))).to.equal('DICOM_PIXELS');
    });

  it('is accepted in the colour and bit-packed forms of other modalities', () => {
    const image = (
      columns: number,
      samples: number,
      photometric: string,
      bits: number,
      length: number,
    ): DataSet =>
      parseDataSet(
        writeDataSet([
          { keyword: 'Rows', value: 3 },
          { keyword: 'Columns', value: columns },
          { keyword: 'SamplesPerPixel', value: samples },
          { keyword: 'PhotometricInterpretation', value: photometric },
          { keyword: 'BitsAllocated', value: bits },
          { keyword: 'BitsStored', value: bits },
          { keyword: 'HighBit', value: bits - 1 },
          { keyword: 'PixelRepresentation', value: 0 },
          { keyword: 'PixelData', value: Buffer.alloc(length), vr: 'OB' },
        ]),
        NATIVE,
      );
    checkPixelData(image(5, 3, 'RGB', 8, 46));
    checkPixelData(image(4, 3, 'YBR_FULL_422', 8, 24));
    checkPixelData(image(5, 1, 'MONOCHROME2', 1, 2));
  });
});
