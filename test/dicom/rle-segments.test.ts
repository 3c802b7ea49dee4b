import { expect } from 'chai';
import { readRleSegments, unpackedLength } from '../../src/dicom/rle-segments.ts';
import { fromHex } from './bytes.ts';

const header = (count: number, ...offsets: number[]): Buffer => {
  const bytes = Buffer.alloc(64);
  bytes.writeUInt32LE(count, 0);
  offsets.forEach((offset, index) => bytes.writeUInt32LE(offset, 4 + index * 4));
  return bytes;
};

describe('RLE segments', () => {
  it('count literal and repeated bytes, and pass over control byte 128', () => {
    expect(unpackedLength(fromHex('02 010203 fe 09 80 00 07'))).to.equal(3 + 3 + 1);
  });

  it('count only what is there of a run that is cut off', () => {
    expect(unpackedLength(fromHex('05 0102'))).to.equal(2);
    expect(unpackedLength(fromHex('fe'))).to.equal(0);
  });

  it('are cut at the offsets of the header', () => {
    const segments = readRleSegments(Buffer.concat([header(2, 64, 66), Buffer.from('aabbb')]), 2);
    expect(segments?.map(String)).to.deep.equal(['aa', 'bbb']);
  });

  for (const [name, frame, count] of [
    ['too few segments for the samples', Buffer.concat([header(1, 64), Buffer.alloc(4)]), 2],
    ['offsets in disorder', Buffer.concat([header(2, 66, 64), Buffer.alloc(4)]), 2],
    ['an offset inside the header', Buffer.concat([header(1, 8), Buffer.alloc(4)]), 1],
    ['an offset behind the end', Buffer.concat([header(1, 999), Buffer.alloc(4)]), 1],
    ['a cut header', Buffer.alloc(20), 1],
    ['more segments than there can be', header(16), 16],
  ] as const)
    it(`are not read from a frame with ${name}`, () => {
      expect(readRleSegments(frame, count)).to.equal(null);
    });
});
