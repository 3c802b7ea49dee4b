import { expect } from 'chai';
import fc from 'fast-check';
import { decodeCommandSet, encodeCommandSet } from '../../src/dimse/command-set.ts';
import { DimseError } from '../../src/dimse/dimse-error.ts';

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s+/g, ''), 'hex');

// C-ECHO-RQ of PS3.7 section 9.3.5.1: group length 56, Verification, message ID 1, no data set.
const ECHO = hex(`
  0000 0000 04000000 38000000
  0000 0200 12000000 312e322e3834302e31303030382e312e3100
  0000 0001 02000000 3000
  0000 1001 02000000 0100
  0000 0008 02000000 0101`);

describe('command set', () => {
  it('reads and writes a C-ECHO request byte for byte', () => {
    const command = {
      commandField: 0x30,
      hasDataSet: false,
      affectedSopClassUid: '1.2.840.10008.1.1',
      messageId: 1,
    };
    expect(decodeCommandSet(ECHO)).to.deep.equal(command);
    expect(Buffer.from(encodeCommandSet(command)).toString('hex')).to.equal(ECHO.toString('hex'));
  });

  it('survives a round trip with every element', () => {
    const command = {
      commandField: 0x8001,
      hasDataSet: true,
      affectedSopClassUid: '1.2',
      requestedSopClassUid: '1.2.3',
      messageId: 65_535,
      messageIdBeingRespondedTo: 0,
      moveDestination: 'DEST',
      priority: 2,
      status: 0xa700,
      errorComment: 'disk full',
      affectedSopInstanceUid: '1.2.3.4',
      requestedSopInstanceUid: '1.2.3.4.5',
      eventTypeId: 2,
      actionTypeId: 1,
      moveOriginatorAeTitle: 'ORIGIN',
      moveOriginatorMessageId: 7,
    };
    expect(decodeCommandSet(encodeCommandSet(command))).to.deep.equal(command);
  });

  it('passes over elements it does not know', () => {
    const withLengthToEnd = Buffer.concat([ECHO, hex('0000 0f0f 04000000 deadbeef')]);
    expect(decodeCommandSet(withLengthToEnd).commandField).to.equal(0x30);
  });

  const faulty: [string, Buffer][] = [
    ['an element of another group', hex('0800 0500 02000000 4142')],
    ['an element that reaches past the end', hex('0000 0001 ffffffff 3000')],
    ['half an element header', ECHO.subarray(0, 15)],
    ['a number of three bytes', hex('0000 0001 03000000 300000')],
    ['no Command Data Set Type', ECHO.subarray(0, -10)],
    ['nothing', Buffer.alloc(0)],
  ];
  for (const [name, bytes] of faulty)
    it(`refuses ${name}`, () => {
      expect(() => decodeCommandSet(bytes)).to.throw(DimseError);
    });

  it('reads any bytes into a command set or a DimseError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(ECHO.byteLength - 1), (noise, at) => {
        const bytes = Buffer.from(ECHO);
        bytes.set(noise.subarray(0, bytes.byteLength - at), at);
        try {
          decodeCommandSet(bytes);
        } catch (error) {
          expect(error).to.be.instanceOf(DimseError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
