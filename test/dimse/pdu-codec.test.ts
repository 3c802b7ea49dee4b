import { expect } from 'chai';
import fc from 'fast-check';
import { DimseError } from '../../src/dimse/dimse-error.ts';
import { PDU_HEADER_BYTES, decodePdu, encodeMessageFragments, encodePdu } from '../../src/dimse/pdu-codec.ts';
import type { Pdu } from '../../src/dimse/pdu.ts';

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s+/g, ''), 'hex');
const decode = (bytes: Uint8Array): Pdu => decodePdu(bytes[0]!, bytes.subarray(PDU_HEADER_BYTES));

// An A-ASSOCIATE-RQ as dcmtk's echoscu 3.6.7 sends it (PS3.8 section 9.3.2), AE titles ECHOSCU and ANY-SCP.
const ECHOSCU_REQUEST = hex(`
  0100 000000cd 0001 0000
  414e592d534350202020202020202020 4543484f534355202020202020202020
  ${'00'.repeat(32)}
  1000 0015 312e322e3834302e31303030382e332e312e312e31
  2000 002e 01 00 ff 00
    3000 0011 312e322e3834302e31303030382e312e31
    4000 0011 312e322e3834302e31303030382e312e32
  5000 003a
    5100 0004 00004000
    5200 001b 312e322e3237362e302e373233303031302e332e302e332e362e37
    5500 000f 4f464649535f44434d544b5f333637`);

describe('PDU codec', () => {
  it('reads an association request of dcmtk', () => {
    expect(decode(ECHOSCU_REQUEST)).to.deep.equal({
      type: 'associate-rq',
      protocolVersion: 1,
      calledAeTitle: 'ANY-SCP',
      callingAeTitle: 'ECHOSCU',
      applicationContext: '1.2.840.10008.3.1.1.1',
      contexts: [{ id: 1, abstractSyntax: '1.2.840.10008.1.1', transferSyntaxes: ['1.2.840.10008.1.2'] }],
      userInformation: {
        maxPduLength: 16_384,
        implementationClassUid: '1.2.276.0.7230010.3.0.3.6.7',
        implementationVersionName: 'OFFIS_DCMTK_367',
        roles: [],
        otherItems: [],
      },
    });
  });

  it('writes that request back as the same bytes, but for the byte that the standard leaves open', () => {
    const expected = Buffer.from(ECHOSCU_REQUEST);
    // dcmtk writes 0xFF where PS3.8 table 9-13 reserves a byte that is to be 0 and is not tested.
    expected[expected.indexOf(hex('0100ff00')) + 2] = 0;
    expect(Buffer.from(encodePdu(decode(ECHOSCU_REQUEST))).toString('hex')).to.equal(
      expected.toString('hex'),
    );
  });

  const small: [string, Pdu, string][] = [
    ['rejection', { type: 'associate-rj', result: 1, source: 1, reason: 7 }, '0300 00000004 00010107'],
    ['release request', { type: 'release-rq' }, '0500 00000004 00000000'],
    ['release response', { type: 'release-rp' }, '0600 00000004 00000000'],
    ['abort', { type: 'abort', source: 2, reason: 6 }, '0700 00000004 00000206'],
    [
      'data transfer with two values',
      {
        type: 'p-data-tf',
        values: [
          { contextId: 1, isCommand: true, isLast: true, bytes: hex('abcd') },
          { contextId: 3, isCommand: false, isLast: false, bytes: hex('') },
        ],
      },
      '0400 0000000e 00000004 01 03 abcd 00000002 03 00',
    ],
    [
      'acceptance with one context refused and a role',
      {
        type: 'associate-ac',
        protocolVersion: 1,
        calledAeTitle: 'A',
        callingAeTitle: 'B',
        applicationContext: '1.2',
        contexts: [
          { id: 1, result: 0, transferSyntax: '1.2.3' },
          { id: 3, result: 4, transferSyntax: '1.2' },
        ],
        userInformation: {
          maxPduLength: 131_072,
          implementationClassUid: '2.25',
          implementationVersionName: 'V',
          roles: [{ sopClassUid: '1.5', scu: false, scp: true }],
          otherItems: [{ itemType: 0x53, value: hex('00010001') }],
        },
      },
      `0200 00000097 0001 0000 41${'20'.repeat(15)} 42${'20'.repeat(15)} ${'00'.repeat(32)}
       1000 0003 312e32
       2100 000d 01000000 4000 0005 312e322e33
       2100 000b 03000400 4000 0003 312e32
       5000 0028 5100 0004 00020000 5200 0004 322e3235 5400 0007 0003 312e35 00 01 5500 0001 56 5300 0004 00010001`,
    ],
  ];
  for (const [name, pdu, bytes] of small)
    it(`writes and reads a ${name} byte for byte`, () => {
      expect(Buffer.from(encodePdu(pdu)).toString('hex')).to.equal(hex(bytes).toString('hex'));
      expect(decode(hex(bytes))).to.deep.equal(pdu);
    });

  it('takes UIDs padded with NUL, as some senders write them', () => {
    const padded = Buffer.from(
      Buffer.from(ECHOSCU_REQUEST)
        .toString('hex')
        .replace('40000011312e322e3834302e31303030382e312e32', '40000012312e322e3834302e31303030382e312e3200')
        .replace('2000002e', '2000002f'),
      'hex',
    );
    const pdu = decode(padded);
    expect(pdu.type === 'associate-rq' && pdu.contexts[0]!.transferSyntaxes).to.deep.equal([
      '1.2.840.10008.1.2',
    ]);
  });

  it('refuses an item that reaches past its PDU, whichever of its bytes says so', () => {
    for (const itemType of ['1000', '2000', '3000', '4000', '5000', '5100', '5200', '5500']) {
      const broken = Buffer.from(ECHOSCU_REQUEST);
      const at = broken.indexOf(hex(itemType), 74);
      broken.writeUInt16BE(0xffff, at + 2);
      expect(() => decode(broken), itemType).to.throw(DimseError);
    }
  });

  it('refuses an even or a repeated presentation context ID', () => {
    const even = Buffer.from(ECHOSCU_REQUEST);
    even[even.indexOf(hex('0100ff00'))] = 2;
    expect(() => decode(even)).to.throw('odd');
    const twice = decode(ECHOSCU_REQUEST);
    if (twice.type !== 'associate-rq') throw new Error('not a request');
    const bytes = encodePdu({ ...twice, contexts: [...twice.contexts, ...twice.contexts] });
    expect(() => decode(bytes)).to.throw('twice');
  });

  it('refuses control characters in AE titles', () => {
    const broken = Buffer.from(ECHOSCU_REQUEST);
    broken[12] = 0x0a;
    expect(() => decode(broken)).to.throw(DimseError);
  });

  it('reads any bytes into a PDU or a DimseError, and never further than their end', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9 }), fc.uint8Array({ maxLength: 300 }), (type, body) => {
        try {
          decodePdu(type, body);
        } catch (error) {
          expect(error).to.be.instanceOf(DimseError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('cuts a message into PDUs no longer than the peer takes, the last one marked', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 3000 }),
        fc.integer({ min: 8, max: 500 }),
        (bytes, maxPduLength) => {
          const pdus = encodeMessageFragments(5, 'data-set', bytes, maxPduLength).map((pdu) => {
            expect(pdu.byteLength - PDU_HEADER_BYTES).to.be.at.most(maxPduLength);
            const decoded = decode(pdu);
            if (decoded.type !== 'p-data-tf') throw new Error('not P-DATA-TF');
            return decoded.values[0]!;
          });
          expect(Buffer.concat(pdus.map((value) => value.bytes)).equals(bytes)).to.equal(true);
          expect(pdus.map((value) => value.isLast)).to.deep.equal(
            pdus.map((_, index) => index === pdus.length - 1),
          );
        },
      ),
    );
  });
});
