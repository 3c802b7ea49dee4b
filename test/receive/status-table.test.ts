import { expect } from 'chai';
import { DicomReadError } from '../../src/dicom/read-error.ts';
import type { Fault } from '../../src/platform/node-error.ts';
import { NodeError } from '../../src/platform/node-error.ts';
import { ReceiveError } from '../../src/receive/receive-error.ts';
import { answerToError } from '../../src/receive/status-table.ts';

class OtherError extends NodeError {
  constructor(code: string, fault: Fault) {
    super(code, fault, 'something else');
  }
}

describe('status table', () => {
  const rows: [string, unknown, number][] = [
    ['an unreadable data set', new DicomReadError('DICOM_PARSE', 'cut off'), 0xc001],
    ['a missing UID', new DicomReadError('DICOM_IDENTITY', 'missing'), 0xc002],
    ['pixels that contradict the header', new DicomReadError('DICOM_PIXELS', 'short'), 0xc003],
    ['a data set beyond the limits', new DicomReadError('DICOM_LIMIT', 'deep'), 0xc004],
    ['another object than announced', new ReceiveError('RECEIVE_SOP_MISMATCH', 'other'), 0xa900],
    ['a full disk', new OtherError('STORE_FULL', 'transient'), 0xa700],
    ['any other fault that will pass', new OtherError('SOMETHING', 'transient'), 0xa700],
    ['a fault that may have passed already', new OtherError('SOMETHING', 'ambiguous'), 0xa700],
    ['a fault that will not pass', new OtherError('SOMETHING', 'permanent'), 0x0110],
    ['a defect of ours', new TypeError('undefined is not a function'), 0x0110],
  ];
  for (const [name, error, status] of rows)
    it(`answers 0x${status.toString(16).padStart(4, '0')} to ${name}`, () => {
      expect(answerToError(error).status).to.equal(status);
    });

  it('says the code in the comment, but nothing of a defect', () => {
    expect(answerToError(new DicomReadError('DICOM_PARSE', 'cut off')).errorComment).to.equal(
      'DICOM_PARSE: cut off',
    );
    expect(answerToError(new TypeError('secret')).errorComment).to.equal(undefined);
  });
});
