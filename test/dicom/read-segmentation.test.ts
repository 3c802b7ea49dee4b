import { expect } from 'chai';
import { parsePart10 } from '../../src/dicom/data-set.ts';
import type { Segmentation } from '../../src/dicom/read-segmentation.ts';
import { readSegmentation } from '../../src/dicom/read-segmentation.ts';
import type { ElementLiteral } from '../../src/dicom/write-data-set.ts';
import { segmentationFile } from '../support/segmentation-file.ts';

/** 7 x 5 pixels on purpose: frames then begin in the middle of a byte. */
function read(...changes: readonly ElementLiteral[]): Segmentation {
  const file = segmentationFile({
    studyInstanceUid: '1.2',
    sopInstanceUid: '1.2.9',
    rows: 7,
    columns: 5,
    segments: [
      { sourceSopInstanceUid: '1.2.3', sourceFrame: 1, box: [1, 2, 2, 3] },
      { sourceSopInstanceUid: '1.2.3', sourceFrame: 2, box: [6, 0, 1, 5] },
    ],
    changes,
  });
  return readSegmentation(parsePart10(file));
}

describe('reading a segmentation', () => {
  it('gives each frame as runs of pixels, with the segment and the source frame that it names', () => {
    const { rows, columns, frames, refusals } = read();
    expect([rows, columns, refusals]).to.deep.equal([7, 5, []]);
    expect(frames.map(({ mask }) => mask)).to.deep.equal([
      [1, 2, 3, 2, 2, 3],
      [6, 0, 5],
    ]);
    expect(frames.map(({ segmentNumber, label, sourceFrame }) => [segmentNumber, label, sourceFrame])).to.eql(
      [
        [1, 'Lesion 1', 1],
        [2, 'Lesion 2', 2],
      ],
    );
    expect(frames[0]!.site).to.deep.equal({ value: '122496007', scheme: 'SCT', meaning: 'Lumbar spine' });
  });

  it('refuses another type, another depth and another number of frames than it describes', () => {
    const refusal = (...changes: readonly ElementLiteral[]): unknown => {
      try {
        return read(...changes);
      } catch (error) {
        return error;
      }
    };
    expect(refusal({ keyword: 'SegmentationType', value: 'FRACTIONAL' })).to.include({
      code: 'DICOM_SEGMENTATION',
    });
    expect(
      refusal(
        { keyword: 'BitsAllocated', value: 8 },
        { keyword: 'BitsStored', value: 8 },
        { keyword: 'HighBit', value: 7 },
      ),
    ).to.include({ code: 'DICOM_SEGMENTATION' });
    expect(refusal({ keyword: 'PerFrameFunctionalGroupsSequence', value: [] })).to.include({
      code: 'DICOM_SEGMENTATION',
    });
    expect(refusal({ keyword: 'PixelData', vr: 'OB', value: new Uint8Array(4) })).to.include({
      code: 'DICOM_PIXELS',
    });
    expect(refusal({ keyword: 'NumberOfFrames', value: 100_000 })).to.include({ code: 'DICOM_LIMIT' });
  });

  it('lists a frame that names no segment, and reads the others', () => {
    const { frames, refusals } = read({
      keyword: 'SegmentSequence',
      value: [[{ keyword: 'SegmentNumber', value: 2 }]],
    });
    expect(frames.map(({ segmentNumber }) => segmentNumber)).to.deep.equal([2]);
    expect(refusals).to.deep.equal(['frame 1: it names no segment']);
  });
});
