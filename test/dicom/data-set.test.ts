import { deflateRawSync } from 'node:zlib';
import { expect } from 'chai';
import { parseDataSet, parsePart10 } from '../../src/dicom/data-set.ts';
import type { DataSet } from '../../src/dicom/data-set.ts';
import { encodeFileMeta } from '../../src/dicom/part10.ts';
import { DicomReadError } from '../../src/dicom/read-error.ts';
import { DEFAULT_READ_LIMITS } from '../../src/dicom/read-limits.ts';
import type { ReadLimits } from '../../src/dicom/read-limits.ts';
import { TRANSFER_SYNTAX } from '../../src/dicom/transfer-syntaxes.ts';
import {
  implicitElement,
  ITEM,
  ITEM_END,
  longElement,
  SEQUENCE_END,
  shortElement,
  UNDEFINED,
} from './bytes.ts';

const explicit = (bytes: Buffer, limits?: ReadLimits): DataSet =>
  parseDataSet(bytes, TRANSFER_SYNTAX.explicitVrLittleEndian, limits);
const implicit = (bytes: Buffer): DataSet => parseDataSet(bytes, TRANSFER_SYNTAX.implicitVrLittleEndian);

function codeOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof DicomReadError) return error.code;
    throw error;
  }
  return 'read';
}

const modality = shortElement('00080060', 'CS', 'NM');
const rows = shortElement('00280010', 'US', Buffer.from([0x00, 0x04]));

describe('Reading a data set', () => {
  it('gives texts trimmed, numbers of any value representation, and nothing for what is absent', () => {
    const dataSet = explicit(
      Buffer.concat([
        shortElement('00080008', 'CS', 'ORIGINAL\\PRIMARY \\WHOLE BODY'),
        shortElement('00080070', 'LO', 'GE MEDICAL \0'),
        rows,
        shortElement('00280030', 'DS', '2.4\\ 2.40 '),
        shortElement('00540200', 'DS', '  '),
      ]),
    );
    expect(dataSet.strings('x00080008')).to.deep.equal(['ORIGINAL', 'PRIMARY', 'WHOLE BODY']);
    expect(dataSet.text('x00080070')).to.equal('GE MEDICAL');
    expect(dataSet.number('x00280010')).to.equal(1024);
    expect(dataSet.text('x00280010')).to.equal('1024');
    expect(dataSet.numbers('x00280030')).to.deep.equal([2.4, 2.4]);
    expect(dataSet.number('x00540200')).to.equal(null);
    expect(dataSet.strings('x00540200')).to.deep.equal([]);
    expect(dataSet.text('x00100010')).to.equal('');
    expect(dataSet.items('x00540022')).to.deep.equal([]);
    expect(dataSet.element('x00100010')).to.equal(null);
    expect(dataSet.tags()).to.deep.equal(['x00080008', 'x00080070', 'x00280010', 'x00280030', 'x00540200']);
  });

  it('never takes words, hexadecimal or infinity for a number', () => {
    const values = explicit(shortElement('00280030', 'DS', 'NaN\\0x10\\1e999\\1,5\\-2.5E1 ')).numbers(
      'x00280030',
    );
    expect(values).to.deep.equal([-25]);
  });

  it('reads sequences of defined and undefined length alike, and hands the character set down', () => {
    const view = Buffer.concat([shortElement('00080104', 'LO', Buffer.from('Côté ', 'latin1'))]);
    const closed = longElement('00540220', 'SQ', implicitElement(ITEM, view));
    const open = Buffer.concat([
      longElement('00540220', 'SQ', Buffer.alloc(0), UNDEFINED),
      implicitElement(ITEM, view, UNDEFINED),
      ITEM_END,
      SEQUENCE_END,
    ]);
    const outer = shortElement('00080005', 'CS', 'ISO_IR 100');
    for (const sequence of [closed, open]) {
      const dataSet = explicit(Buffer.concat([outer, sequence]));
      expect(dataSet.items('x00540220').map((item) => item.text('x00080104'))).to.deep.equal(['Côté']);
    }
  });

  it('keeps values byte for byte as they lie in the file', () => {
    const odd = Buffer.from([0x41, 0xff, 0x00]);
    const dataSet = explicit(Buffer.concat([longElement('00091001', 'OB', odd), rows]));
    expect(dataSet.element('x00091001')).to.deep.equal({ tag: 'x00091001', vr: 'OB', bytes: odd });
  });

  it('finds value representations of Implicit VR in the dictionary, private ones by their creator', () => {
    const dataSet = implicit(
      Buffer.concat([
        implicitElement('00110010', 'GEMS_GENIE_1'),
        implicitElement('00111012', 'WHOLE BODY_E'),
        implicitElement('00111015', Buffer.from([2, 0, 0, 0])),
        implicitElement('00280103', Buffer.from([1, 0])),
        implicitElement('00280106', Buffer.from([0xff, 0xff])),
      ]),
    );
    expect(dataSet.element('x00111012')?.vr).to.equal('LO');
    expect(dataSet.number('x00111015')).to.equal(2);
    // Smallest Image Pixel Value is signed because Pixel Representation is 1.
    expect(dataSet.number('x00280106')).to.equal(-1);
  });

  it('gives sequences of Implicit VR re-encoded in Explicit VR', () => {
    const inner = implicitElement(
      ITEM,
      implicitElement('00540222', implicitElement(ITEM, implicitElement('00080100', 'X '))),
    );
    const bytes = implicit(implicitElement('00540220', inner)).element('x00540220')?.bytes;
    const sequence = explicit(longElement('00540220', 'SQ', Buffer.from(bytes ?? [])));
    const [item] = sequence.items('x00540220');
    expect(item?.items('x00540222')[0]?.element('x00080100')).to.deep.include({
      vr: 'SH',
      bytes: Buffer.from('X '),
    });
  });

  it('looks into a sequence whose sender did not know its value representation', () => {
    const items = implicitElement(ITEM, implicitElement('00080100', 'G-5215'));
    const defined = longElement('00540220', 'UN', items);
    const open = Buffer.concat([longElement('00540220', 'UN', items, UNDEFINED), SEQUENCE_END]);
    for (const bytes of [defined, open])
      expect(explicit(bytes).items('x00540220')[0]?.text('x00080100')).to.equal('G-5215');
    expect(
      explicit(longElement('00091001', 'UN', Buffer.from('no sequence'))).items('x00091001'),
    ).to.deep.equal([]);
  });

  it('reads a deflated data set', () => {
    const dataSet = parseDataSet(deflateRawSync(modality), TRANSFER_SYNTAX.deflatedExplicitVrLittleEndian);
    expect(dataSet.text('x00080060')).to.equal('NM');
  });
});

describe('A data set that is not what it should be', () => {
  const cases: Readonly<Record<string, Buffer>> = {
    'ends inside an element header': modality.subarray(0, 6),
    'ends inside a value': modality.subarray(0, 9),
    'ends inside a sequence of undefined length': longElement('00540220', 'SQ', Buffer.alloc(0), UNDEFINED),
    'ends inside an item of undefined length': Buffer.concat([
      longElement('00540220', 'SQ', Buffer.alloc(0), UNDEFINED),
      implicitElement(ITEM, modality, UNDEFINED),
    ]),
    'has an element that reaches out of its item': longElement(
      '00540220',
      'SQ',
      implicitElement(ITEM, shortElement('00080060', 'CS', 'NM', 200)),
    ),
    'has an item that reaches out of its sequence': longElement(
      '00540220',
      'SQ',
      implicitElement(ITEM, modality, 999),
    ),
    'has a value of 4 GB': longElement('00091001', 'OB', Buffer.alloc(4), 0xfffffffe),
    'has a value representation that is none': shortElement('00080060', 'c\0', 'NM'),
    'says an element twice': Buffer.concat([modality, modality]),
    'has a delimiter where an element must be': Buffer.concat([modality, SEQUENCE_END]),
    'has an element where an item must be': longElement('00540220', 'SQ', modality),
    'has a delimiter with a length': Buffer.concat([
      longElement('00540220', 'SQ', Buffer.alloc(0), UNDEFINED),
      implicitElement('fffee0dd', '', 8),
    ]),
    'has fragments in an uncompressed syntax': Buffer.concat([
      longElement('7fe00010', 'OB', implicitElement(ITEM, 'ab'), UNDEFINED),
      SEQUENCE_END,
    ]),
    'hides Pixel Data in a sequence': longElement('7fe00010', 'SQ', Buffer.alloc(0)),
  };
  for (const [name, bytes] of Object.entries(cases))
    it(`is refused when it ${name}`, () => {
      expect(codeOf(() => explicit(bytes))).to.equal('DICOM_PARSE');
    });

  it('is refused when its fragments do not end', () => {
    const bytes = longElement('7fe00010', 'OB', implicitElement(ITEM, 'ab'), UNDEFINED);
    expect(codeOf(() => parseDataSet(bytes, TRANSFER_SYNTAX.rleLossless))).to.equal('DICOM_PARSE');
  });

  it('is refused in Big Endian, with words that say so', () => {
    expect(() => parseDataSet(modality, TRANSFER_SYNTAX.explicitVrBigEndian)).to.throw(
      DicomReadError,
      /Big Endian/,
    );
  });

  it('is refused when deflated bytes are damaged or cut short', () => {
    const deflated = deflateRawSync(Buffer.concat([modality, rows]));
    const read = (bytes: Buffer) => () => parseDataSet(bytes, TRANSFER_SYNTAX.deflatedExplicitVrLittleEndian);
    expect(codeOf(read(deflated.subarray(0, -4)))).to.equal('DICOM_PARSE');
    expect(codeOf(read(Buffer.from('garbage')))).to.equal('DICOM_PARSE');
  });
});

describe('Reading limits', () => {
  it('stop a deflated bomb before it fills the memory', () => {
    const bomb = deflateRawSync(Buffer.alloc(8 * 1024 * 1024));
    const limits = { ...DEFAULT_READ_LIMITS, maxInflatedBytes: 1024 * 1024 };
    const read = () => parseDataSet(bomb, TRANSFER_SYNTAX.deflatedExplicitVrLittleEndian, limits);
    expect(codeOf(read)).to.equal('DICOM_LIMIT');
  });

  it('stop nesting before the stack ends, however deep it goes', () => {
    const level = Buffer.concat([
      longElement('00540220', 'SQ', Buffer.alloc(0), UNDEFINED),
      implicitElement(ITEM, '', UNDEFINED),
    ]);
    const bytes = Buffer.concat(Array.from({ length: 100_000 }, () => level));
    expect(codeOf(() => explicit(bytes))).to.equal('DICOM_LIMIT');
  });

  it('count elements and items of all levels', () => {
    const items = Buffer.concat(Array.from({ length: 50 }, () => implicitElement(ITEM, '')));
    const bytes = longElement('00540220', 'SQ', items);
    expect(codeOf(() => explicit(bytes, { ...DEFAULT_READ_LIMITS, maxElements: 50 }))).to.equal(
      'DICOM_LIMIT',
    );
    expect(codeOf(() => explicit(bytes, { ...DEFAULT_READ_LIMITS, maxElements: 51 }))).to.equal('read');
  });

  it('measure the header without Pixel Data', () => {
    const limits = { ...DEFAULT_READ_LIMITS, maxHeaderBytes: 100 };
    const pixels = longElement('7fe00010', 'OW', Buffer.alloc(1000));
    expect(codeOf(() => explicit(Buffer.concat([modality, pixels]), limits))).to.equal('read');
    const blob = longElement('00091001', 'OB', Buffer.alloc(1000));
    expect(codeOf(() => explicit(Buffer.concat([modality, blob]), limits))).to.equal('DICOM_LIMIT');
  });

  it('refuse a data set that is too large as a whole', () => {
    expect(codeOf(() => explicit(modality, { ...DEFAULT_READ_LIMITS, maxBytes: 4 }))).to.equal('DICOM_LIMIT');
  });
});

describe('Reading a file', () => {
  const meta = {
    sopClassUid: '1.2.840.10008.5.1.4.1.1.20',
    sopInstanceUid: '1.2.3',
    transferSyntaxUid: TRANSFER_SYNTAX.explicitVrLittleEndian,
  };
  const header = encodeFileMeta({ ...meta, sourceAeTitle: 'GAMMA1' });

  it('tells the meta information and where the data set starts', () => {
    const file = parsePart10(Buffer.concat([header, modality]));
    expect(file.fileMeta).to.deep.equal(meta);
    expect(file.dataSetOffset).to.equal(header.length);
    expect(file.text('x00080060')).to.equal('NM');
  });

  it('does without preamble', () => {
    expect(parsePart10(Buffer.concat([header.subarray(132), modality])).text('x00080060')).to.equal('NM');
  });

  it('does without meta information where the first element shows the syntax', () => {
    expect(parsePart10(modality).transferSyntaxUid).to.equal(TRANSFER_SYNTAX.explicitVrLittleEndian);
    expect(parsePart10(implicitElement('00080060', 'NM')).transferSyntaxUid).to.equal(
      TRANSFER_SYNTAX.implicitVrLittleEndian,
    );
  });

  for (const [name, bytes] of Object.entries({
    'an empty file': Buffer.alloc(0),
    'a PNG picture': Buffer.from('\x89PNG\r\n\x1a\n0000000000', 'latin1'),
    'a file cut inside its meta information': Buffer.from(header.subarray(0, 150)),
    'a big-endian data set without meta information': Buffer.from([
      0, 8, 0, 0x60, 0x43, 0x53, 0, 2, 0x4e, 0x4d,
    ]),
  }))
    it(`refuses ${name}`, () => {
      expect(codeOf(() => parsePart10(bytes))).to.equal('DICOM_PARSE');
    });
});
