import { expect } from 'chai';
import fc from 'fast-check';
import { DimseError } from '../../src/dimse/dimse-error.ts';
import { encodePdu } from '../../src/dimse/pdu-codec.ts';
import type { PduSink, ValueRun } from '../../src/dimse/pdu-reader.ts';
import { PduReader, checkPduHeader } from '../../src/dimse/pdu-reader.ts';
import { PDU_TYPE } from '../../src/dimse/pdu.ts';

const LIMITS = { maxPduLength: 131_072, maxAssociateBytes: 65_536 };

class RecordingSink implements PduSink {
  ready = true;
  readonly pdus: number[] = [];
  readonly runs: ValueRun[] = [];
  stopAfterRuns = Infinity;
  onPduHeader(type: number, length: number): void {
    checkPduHeader(type, length, LIMITS);
  }
  onPdu(type: number): void {
    this.pdus.push(type);
  }
  onValueRun(run: ValueRun): void {
    this.runs.push({ ...run, bytes: Uint8Array.from(run.bytes) });
    if (this.runs.length >= this.stopAfterRuns) this.ready = false;
  }
}

/** Values as they were sent, whatever runs they arrived in. */
function values(runs: readonly ValueRun[]) {
  const whole: { contextId: number; isLast: boolean; bytes: string }[] = [];
  let parts: Uint8Array[] = [];
  for (const run of runs) {
    parts.push(run.bytes);
    if (!run.endsValue) continue;
    whole.push({
      contextId: run.contextId,
      isLast: run.isLast,
      bytes: Buffer.concat(parts).toString('hex'),
    });
    parts = [];
  }
  return whole;
}

describe('PDU reader', () => {
  it('finds the same PDUs however the network cuts the stream', () => {
    const value = fc.record({
      contextId: fc.constantFrom(1, 3, 255),
      isCommand: fc.boolean(),
      isLast: fc.boolean(),
      bytes: fc.uint8Array({ maxLength: 60 }),
    });
    fc.assert(
      fc.property(
        fc.array(fc.array(value, { minLength: 1, maxLength: 4 }), { maxLength: 6 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 40 })),
        (pdus, cuts) => {
          const stream = Buffer.concat([
            ...pdus.map((sent) => encodePdu({ type: 'p-data-tf', values: sent })),
            encodePdu({ type: 'release-rq' }),
          ]);
          const sink = new RecordingSink();
          const reader = new PduReader();
          for (let offset = 0; offset < stream.byteLength;) {
            const end: number = offset + (cuts.next().value as number);
            reader.push(stream.subarray(offset, end));
            reader.read(sink);
            offset = end;
          }
          expect(values(sink.runs)).to.deep.equal(
            pdus.flat().map((sent) => ({
              contextId: sent.contextId,
              isLast: sent.isLast,
              bytes: Buffer.from(sent.bytes).toString('hex'),
            })),
          );
          expect(sink.pdus).to.deep.equal([PDU_TYPE.releaseRq]);
          expect(reader.isBetweenPdus).to.equal(true);
        },
      ),
    );
  });

  it('passes data on as views of the chunk, and frees the chunk when it is read', () => {
    const chunk = Buffer.allocUnsafeSlow(1012);
    chunk.set(
      encodePdu({
        type: 'p-data-tf',
        values: [{ contextId: 1, isCommand: false, isLast: true, bytes: new Uint8Array(1000) }],
      }),
    );
    const { buffer } = chunk;
    const seen: ArrayBufferLike[] = [];
    const sink = new RecordingSink();
    sink.onValueRun = (run) => seen.push(run.bytes.buffer);
    const reader = new PduReader();
    reader.push(chunk);
    reader.read(sink);
    expect(seen).to.deep.equal([buffer]);
    expect(buffer.byteLength).to.equal(0);
  });

  it('never frees memory that a chunk shares with others', () => {
    const pool = Buffer.allocUnsafeSlow(64);
    const release = encodePdu({ type: 'release-rq' });
    pool.set(release, 64 - release.byteLength);
    const sink = new RecordingSink();
    const reader = new PduReader();
    reader.push(pool.subarray(64 - release.byteLength));
    reader.read(sink);
    expect(sink.pdus).to.deep.equal([PDU_TYPE.releaseRq]);
    expect(pool.byteLength).to.equal(64);
  });

  it('stops when its sink is not ready and goes on where it stopped', () => {
    const value = { contextId: 1, isCommand: false, isLast: true, bytes: new Uint8Array(4) };
    const sink = new RecordingSink();
    sink.stopAfterRuns = 1;
    const reader = new PduReader();
    reader.push(encodePdu({ type: 'p-data-tf', values: [value, value] }));
    reader.read(sink);
    expect(sink.runs).to.have.length(1);
    sink.stopAfterRuns = Infinity;
    sink.ready = true;
    reader.read(sink);
    expect(sink.runs).to.have.length(2);
  });

  const faulty: [string, string][] = [
    ['an unknown PDU type', '0900 00000004 00000000'],
    ['an HTTP request', Buffer.from('GET / HTTP/1.1\r\n').toString('hex')],
    ['a PDU of 4 GiB', '0400 ffffffff'],
    ['an association request of 4 GiB', '0100 ffffffff'],
    ['an association request too short for its fixed part', '0100 00000010'],
    ['a P-DATA-TF without a value', '0400 00000000'],
    ['a value longer than its PDU', '0400 00000008 00000010 0103'],
    ['a value shorter than its header', '0400 00000008 00000001 0103'],
    ['bytes left over after the last value', '0400 0000000a 00000004 0103 abcd 0000'],
    ['a release request with a long body', '0500 00000400'],
  ];
  for (const [name, bytes] of faulty)
    it(`refuses ${name} at its header`, () => {
      const reader = new PduReader();
      reader.push(Buffer.from(bytes.replace(/\s/g, ''), 'hex'));
      expect(() => reader.read(new RecordingSink())).to.throw(DimseError);
    });
});
