import { expect } from 'chai';
import fc from 'fast-check';
import { encodePdu } from '../../src/dimse/pdu-codec.ts';
import { RawPeer, associateRequest, echoRequest, storeRequest } from './support/raw-peer.ts';
import type { TestServer } from './support/test-server.ts';
import { startTestServer } from './support/test-server.ts';

/** A whole conversation, as one stream of bytes. */
const CONVERSATION = Buffer.concat([
  encodePdu(associateRequest()),
  ...echoRequest(1),
  ...storeRequest(Buffer.alloc(5000, 0x55), { maxPduLength: 600 }),
  ...echoRequest(2),
  encodePdu({ type: 'release-rq' }),
]);

const flippedConversation = fc
  .array(fc.tuple(fc.nat(CONVERSATION.byteLength - 1), fc.integer({ min: 1, max: 255 })), {
    minLength: 1,
    maxLength: 8,
  })
  .map((flips) => {
    const bytes = Buffer.from(CONVERSATION);
    for (const [at, mask] of flips) bytes[at]! ^= mask;
    return bytes;
  });

const cutConversation = fc
  .tuple(fc.nat(CONVERSATION.byteLength), fc.nat(CONVERSATION.byteLength), fc.uint8Array({ maxLength: 40 }))
  .map(([a, b, noise]) => Buffer.concat([CONVERSATION.subarray(0, a), noise, CONVERSATION.subarray(b)]));

const anyBytes = fc.uint8Array({ minLength: 1, maxLength: 400 }).map((bytes) => Buffer.from(bytes));

describe('DIMSE server under random bytes', () => {
  let running: TestServer;

  before(async () => {
    running = await startTestServer({ timeouts: { idleMs: 5000, acceptMs: 5000, totalMs: 20_000 } });
  });

  after(() => running.close());

  const attacks: [string, fc.Arbitrary<Buffer>][] = [
    ['flipped bytes in a conversation', flippedConversation],
    ['a conversation cut and glued', cutConversation],
    ['noise', anyBytes],
  ];
  for (const [name, attack] of attacks)
    it(`serves the others through ${name}, and leaks nothing`, async function () {
      this.timeout(60_000);
      await fc.assert(
        fc.asyncProperty(fc.array(attack, { minLength: 1, maxLength: 4 }), async (streams) => {
          const bystander = await RawPeer.associate(running.port);
          await Promise.all(streams.map((bytes) => sendAndClose(running.port, bytes)));
          expect((await bystander.echo()).status).to.equal(0);
          await bystander.release();
          expect(running.server.memoryBytes).to.equal(0);
        }),
        { numRuns: 150 },
      );
    });
});

async function sendAndClose(port: number, bytes: Buffer): Promise<void> {
  const attacker = await RawPeer.connect(port);
  attacker.socket.end(bytes);
  attacker.socket.resume();
  await attacker.whenClosed();
}
