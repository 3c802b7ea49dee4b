import { expect } from 'chai';
import fc from 'fast-check';
import { ChunkList } from '../../src/dimse/chunk-list.ts';

describe('chunk list', () => {
  it('gives back what was appended, in order, whatever the sizes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 20 }), (sizes) => {
        const parts = sizes.map((size, index) => Buffer.alloc(size, index + 1));
        const list = new ChunkList();
        for (const part of parts) list.append(part);
        const expected = Buffer.concat(parts);
        expect(list.byteLength).to.equal(expected.byteLength);
        expect(Buffer.concat(list.finish()).equals(expected)).to.equal(true);
      }),
    );
  });

  it('keeps a large run as the view it came as', () => {
    const run = Buffer.allocUnsafeSlow(65_536).subarray(12);
    const list = new ChunkList();
    list.append(run);
    expect(list.finish()[0]).to.equal(run);
  });

  it('does not keep a socket chunk alive for a few bytes of it', () => {
    const list = new ChunkList();
    for (let count = 0; count < 1000; count++) list.append(Buffer.allocUnsafeSlow(65_536).subarray(0, 10));
    const kept = new Set(list.finish().map((chunk) => chunk.buffer));
    const keptBytes = Array.from(kept).reduce((sum, buffer) => sum + buffer.byteLength, 0);
    expect(keptBytes).to.be.lessThan(40_000);
  });
});
