import { expect } from 'chai';
import fc from 'fast-check';
import { ByteCollector } from '../../src/dimse/byte-collector.ts';

describe('byte collector', () => {
  it('gives back what was appended, in order, whatever the sizes and the expectation', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 20 }),
        fc.nat(300_000),
        (sizes, expectedBytes) => {
          const parts = sizes.map((size, index) => Buffer.alloc(size, index + 1));
          const collector = new ByteCollector(expectedBytes);
          for (const part of parts) collector.append(part);
          const expected = Buffer.concat(parts);
          expect(collector.byteLength).to.equal(expected.byteLength);
          expect(Buffer.concat(collector.finish()).equals(expected)).to.equal(true);
        },
      ),
    );
  });

  it('ends in one block when it was told the size', () => {
    const collector = new ByteCollector(500_000);
    for (let count = 0; count < 50; count++) collector.append(Buffer.alloc(10_000));
    expect(collector.finish()).to.have.length(1);
  });

  it('keeps no more than twice the bytes it was given, in few blocks', () => {
    for (const [size, times] of [
      [1, 5000],
      [700, 3000],
      [65_536, 40],
    ] as const) {
      const collector = new ByteCollector(8 * 1024 ** 2);
      for (let count = 0; count < times; count++) collector.append(Buffer.alloc(size));
      const blocks = collector.finish();
      const kept = blocks.reduce((sum, block) => sum + block.buffer.byteLength, 0);
      expect(kept).to.be.at.most(2 * size * times);
      expect(blocks.length).to.be.at.most(25);
    }
  });
});
