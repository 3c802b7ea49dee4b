import { expect } from 'chai';
import { encodeCommandSet } from '../../src/dimse/command-set.ts';
import type { Answer } from '../../src/dimse/dimse-message.ts';
import { DimseError } from '../../src/dimse/dimse-error.ts';
import { encodeMessageFragments, encodePdu } from '../../src/dimse/pdu-codec.ts';
import { listen } from '../../src/dimse/server.ts';
import type { StoreRequest } from '../../src/dimse/services/storage.ts';
import {
  NM_STORAGE,
  RawPeer,
  associateRequest,
  echoRequest,
  storeCommand,
  storeRequest,
  userInformation,
} from './support/raw-peer.ts';
import type { TestServer } from './support/test-server.ts';
import { admitAll, startTestServer } from './support/test-server.ts';

/** A store that answers when the test says so. */
function heldStore() {
  const requests: { request: StoreRequest; answer: (answer: Answer) => void }[] = [];
  let arrived: (() => void) | null = null;
  return {
    requests,
    onStore: (request: StoreRequest) =>
      new Promise<Answer>((answer) => {
        requests.push({ request, answer });
        arrived?.();
      }),
    async whenHeld(count: number): Promise<void> {
      while (requests.length < count) await new Promise<void>((resolve) => (arrived = resolve));
    },
  };
}

describe('DIMSE server', () => {
  let running: TestServer | null = null;
  const start = async (options: Parameters<typeof startTestServer>[0] = {}): Promise<TestServer> =>
    (running = await startTestServer(options));

  afterEach(async () => {
    await running?.close();
    running = null;
  });

  const serverStillServes = async (port: number): Promise<void> => {
    const peer = await RawPeer.associate(port);
    expect((await peer.echo()).status).to.equal(0);
    expect((await peer.release())?.type).to.equal('release-rp');
  };

  it('answers C-ECHO with Success and a release with a release', async () => {
    const { port } = await start();
    const peer = await RawPeer.associate(port);
    const answer = await peer.echo(77);
    expect(answer).to.include({ commandField: 0x8030, messageIdBeingRespondedTo: 77, status: 0 });
    expect((await peer.release())?.type).to.equal('release-rp');
    expect(running!.ends).to.deep.equal(['released']);
  });

  it('hands a data set on byte for byte', async () => {
    const { port, stored } = await start();
    const peer = await RawPeer.associate(port);
    const dataSet = Buffer.from(Array.from({ length: 300_001 }, (_, index) => (index * 31) & 0xff));
    const answer = await peer.store(dataSet, { sopInstanceUid: '1.2.3.4' });
    expect(answer).to.include({ commandField: 0x8001, status: 0, affectedSopInstanceUid: '1.2.3.4' });
    expect(stored[0]!.bytes.equals(dataSet)).to.equal(true);
    expect(stored[0]).to.include({ sopClassUid: NM_STORAGE, transferSyntaxUid: '1.2.840.10008.1.2.1' });
    await peer.release();
  });

  it('takes a request that arrives one byte per segment', async () => {
    const { port, stored } = await start();
    const peer = await RawPeer.connect(port);
    const dataSet = Buffer.from('a small data set, byte by byte!!');
    const bytes = Buffer.concat([encodePdu(associateRequest()), ...storeRequest(dataSet)]);
    for (const byte of bytes)
      await new Promise<void>((resolve) => {
        peer.socket.write(Uint8Array.of(byte), () => resolve());
      });
    expect((await peer.receivePdu())?.type).to.equal('associate-ac');
    expect((await peer.receiveCommand()).status).to.equal(0);
    expect(stored[0]!.bytes.equals(dataSet)).to.equal(true);
    await peer.release();
  });

  it('takes command set and data set as several values of one PDU', async () => {
    const { port, stored } = await start();
    const peer = await RawPeer.associate(port);
    const command = storeCommand();
    const value = (isCommand: boolean, isLast: boolean, bytes: Uint8Array) => ({
      contextId: 3,
      isCommand,
      isLast,
      bytes,
    });
    peer.sendPdu({
      type: 'p-data-tf',
      values: [
        value(true, false, command.subarray(0, 50)),
        value(true, true, command.subarray(50)),
        value(false, false, Buffer.from('first ')),
        value(false, false, Buffer.alloc(0)),
        value(false, true, Buffer.from('second')),
      ],
    });
    expect((await peer.receiveCommand()).status).to.equal(0);
    expect(stored[0]!.bytes.toString()).to.equal('first second');
    await peer.release();
  });

  it('answers pipelined requests one after the other, in their order', async () => {
    const held = heldStore();
    const { port } = await start({ onStore: held.onStore });
    const peer = await RawPeer.associate(port);
    peer.send(
      ...storeRequest(Buffer.alloc(200_000), { messageId: 1 }),
      ...echoRequest(2),
      ...storeRequest(Buffer.alloc(10), { messageId: 3 }),
    );
    peer.sendPdu({ type: 'release-rq' });
    await held.whenHeld(1);
    held.requests[0]!.answer({ status: 0xa700, errorComment: 'disk full' });
    expect(await peer.receiveCommand()).to.include({
      messageIdBeingRespondedTo: 1,
      status: 0xa700,
      errorComment: 'disk full',
    });
    expect(await peer.receiveCommand()).to.include({ messageIdBeingRespondedTo: 2, status: 0 });
    await held.whenHeld(2);
    held.requests[1]!.answer({ status: 0 });
    expect(await peer.receiveCommand()).to.include({ messageIdBeingRespondedTo: 3, status: 0 });
    expect((await peer.receivePdu())?.type).to.equal('release-rp');
    await peer.close();
  });

  it('sends no PDU longer than the peer allows', async () => {
    const { port } = await start();
    const peer = await RawPeer.associate(port, { userInformation: userInformation(64) });
    peer.send(...echoRequest(5));
    const first = await peer.receivePdu();
    expect(first?.type).to.equal('p-data-tf');
    expect(first?.type === 'p-data-tf' && first.values[0]!.bytes.byteLength).to.equal(58);
    expect(first?.type === 'p-data-tf' && first.values[0]!.isLast).to.equal(false);
    await peer.close();
  });

  it('answers an operation it does not offer with 0x0211, and drops its data set', async () => {
    const { port } = await start();
    const peer = await RawPeer.associate(port);
    const cFind = encodeCommandSet({
      commandField: 0x20,
      hasDataSet: true,
      messageId: 9,
      affectedSopClassUid: NM_STORAGE,
    });
    peer.send(
      ...encodeMessageFragments(3, 'command', cFind, 16_384),
      ...encodeMessageFragments(3, 'data-set', Buffer.alloc(99_999), 16_384),
    );
    expect(await peer.receiveCommand()).to.include({ commandField: 0x8020, status: 0x0211 });
    expect((await peer.echo()).status).to.equal(0);
    await peer.release();
  });

  it('answers 0x0122 when the command names another SOP class than its context', async () => {
    const { port } = await start();
    const peer = await RawPeer.associate(port);
    expect((await peer.store(Buffer.alloc(8), { sopClassUid: '1.2.3.4' })).status).to.equal(0x0122);
    await peer.release();
  });

  it('answers 0x0212 when the command names no usable instance', async () => {
    const { port } = await start();
    const peer = await RawPeer.associate(port);
    expect((await peer.store(Buffer.alloc(8), { sopInstanceUid: '../../etc' })).status).to.equal(0x0212);
    await peer.release();
  });

  it('answers 0x0110 and goes on when storing throws something unforeseen', async () => {
    const { port, faults } = await start({ onStore: () => Promise.reject(new Error('boom')) });
    const peer = await RawPeer.associate(port);
    expect((await peer.store(Buffer.alloc(8))).status).to.equal(0x0110);
    expect((await peer.echo()).status).to.equal(0);
    expect(faults).to.have.length(1);
    await peer.release();
  });

  it('aborts a PDU that claims 4 GiB at once, and serves the next peer', async () => {
    const { port } = await start();
    const peer = await RawPeer.associate(port);
    peer.send(Uint8Array.of(4, 0, 0xff, 0xff, 0xff, 0xff));
    expect(await peer.receivePdu()).to.deep.equal({ type: 'abort', source: 2, reason: 6 });
    await peer.close();
    const early = await RawPeer.connect(port);
    early.send(Uint8Array.of(1, 0, 0xff, 0xff, 0xff, 0xff));
    expect((await early.receivePdu())?.type).to.equal('abort');
    await early.close();
    await serverStillServes(port);
  });

  it('aborts a peer that sends data before it has associated', async () => {
    const { port } = await start();
    const peer = await RawPeer.connect(port);
    peer.send(...echoRequest());
    expect(await peer.receivePdu()).to.deep.equal({ type: 'abort', source: 0, reason: 0 });
    await peer.close();
  });

  it('aborts a peer that associates twice', async () => {
    const { port } = await start();
    const peer = await RawPeer.associate(port);
    peer.sendPdu(associateRequest());
    expect(await peer.receivePdu()).to.deep.equal({ type: 'abort', source: 2, reason: 2 });
    await peer.close();
  });

  it('aborts data on a context that was not accepted', async () => {
    const { port } = await start();
    const peer = await RawPeer.associate(port);
    peer.send(...storeRequest(Buffer.alloc(8), { contextId: 99 }));
    expect((await peer.receivePdu())?.type).to.equal('abort');
    await peer.close();
  });

  it('forgets a half-sent object when the peer aborts or vanishes', async () => {
    const { port, server, stored, ends } = await start();
    for (const leave of ['abort', 'vanish']) {
      const peer = await RawPeer.associate(port);
      const pdus = storeRequest(Buffer.alloc(500_000));
      peer.send(...pdus.slice(0, -1));
      if (leave === 'abort') peer.sendPdu({ type: 'abort', source: 0, reason: 0 });
      else peer.socket.end();
      await peer.whenClosed();
    }
    await serverStillServes(port);
    expect(stored).to.deep.equal([]);
    expect(server.memoryBytes).to.equal(0);
    expect(ends).to.deep.equal(['aborted-by-peer', 'connection-lost', 'released']);
  });

  it('closes a connection that never associates, however slowly it talks', async () => {
    const { port } = await start({ timeouts: { acceptMs: 400 } });
    const peer = await RawPeer.connect(port);
    peer.send(Uint8Array.of(1, 0, 0));
    await peer.whenClosed();
    await serverStillServes(port);
  });

  it('aborts an association that falls silent', async () => {
    const { port, ends } = await start({ timeouts: { idleMs: 200, acceptMs: 400 } });
    const peer = await RawPeer.associate(port);
    expect(await peer.receivePdu()).to.deep.equal({ type: 'abort', source: 0, reason: 0 });
    await peer.whenClosed();
    expect(ends).to.deep.equal(['aborted-by-us']);
  });

  it('does not call a peer idle while the node itself is at work', async () => {
    const held = heldStore();
    const { port } = await start({ onStore: held.onStore, timeouts: { idleMs: 250 } });
    const peer = await RawPeer.associate(port);
    peer.send(...storeRequest(Buffer.alloc(8)));
    await held.whenHeld(1);
    // This one associates later and says nothing: when it is aborted, the idle time of the first is over as well.
    const silent = await RawPeer.associate(port);
    expect((await silent.receivePdu())?.type).to.equal('abort');
    await silent.close();
    held.requests[0]!.answer({ status: 0 });
    expect((await peer.receiveCommand()).status).to.equal(0);
    await peer.close();
  });

  it('ends an association that lasts longer than allowed', async () => {
    const { port } = await start({ timeouts: { totalMs: 400 } });
    const peer = await RawPeer.associate(port);
    expect((await peer.receivePdu())?.type).to.equal('abort');
    await peer.close();
  });

  it('rejects associations above the limit with 2/3/2 and takes new ones when others have ended', async () => {
    const { port, server } = await start({ limits: { maxAssociations: 2 } });
    const first = await RawPeer.associate(port);
    const second = await RawPeer.associate(port);
    expect(server.activeAssociations).to.equal(2);
    const third = await RawPeer.connect(port);
    third.sendPdu(associateRequest());
    expect(await third.receivePdu()).to.deep.equal({
      type: 'associate-rj',
      result: 2,
      source: 3,
      reason: 2,
    });
    await third.close();
    await first.release();
    await serverStillServes(port);
    await second.release();
  });

  it('rejects more presentation contexts than allowed', async () => {
    const { port } = await start({ limits: { maxPresentationContexts: 1 } });
    const peer = await RawPeer.connect(port);
    peer.sendPdu(associateRequest());
    expect(await peer.receivePdu()).to.include({ type: 'associate-rj', result: 1, source: 1, reason: 1 });
    await peer.close();
  });

  it('aborts an association request larger than allowed before reading it', async () => {
    const { port } = await start({ limits: { maxAssociateBytes: 200 } });
    const peer = await RawPeer.connect(port);
    peer.send(encodePdu(associateRequest()).subarray(0, 6));
    expect(await peer.receivePdu()).to.include({ type: 'abort' });
    await peer.close();
  });

  it('drops connections that outnumber what associations could need', async () => {
    const { port } = await start({ limits: { maxAssociations: 1 } });
    const held = [];
    for (let count = 0; count < 18; count++) held.push(await RawPeer.connect(port));
    const one = await RawPeer.connect(port);
    await one.whenClosed();
    for (const peer of held) await peer.close();
  });

  it('rejects another protocol version and another application context', async () => {
    const { port } = await start();
    const ask = async (overrides: Parameters<typeof associateRequest>[0]) => {
      const peer = await RawPeer.connect(port);
      peer.sendPdu(associateRequest(overrides));
      const answer = await peer.receivePdu();
      await peer.close();
      return answer;
    };
    expect(await ask({ protocolVersion: 2 })).to.include({ result: 1, source: 2, reason: 2 });
    expect(await ask({ applicationContext: '1.2.3' })).to.include({ result: 1, source: 1, reason: 2 });
  });

  it('answers an object above the size limit with 0xC004 and keeps the association', async () => {
    const { port, stored, server } = await start({ limits: { maxObjectBytes: 100_000 } });
    const peer = await RawPeer.associate(port);
    expect((await peer.store(Buffer.alloc(100_002))).status).to.equal(0xc004);
    expect(server.memoryBytes).to.equal(0);
    expect((await peer.store(Buffer.alloc(100_000))).status).to.equal(0);
    expect(stored).to.have.length(1);
    await peer.release();
  });

  it('lets an object wait for memory until another one is done', async () => {
    const held = heldStore();
    const { port, server } = await start({ onStore: held.onStore, limits: { maxMemoryBytes: 150_000 } });
    const first = await RawPeer.associate(port);
    const second = await RawPeer.associate(port);
    first.send(...storeRequest(Buffer.alloc(100_000)));
    await held.whenHeld(1);
    second.send(...storeRequest(Buffer.alloc(100_000, 7)));
    // An echo on a third association proves that the server has seen what was sent before it.
    await serverStillServes(port);
    expect(held.requests).to.have.length(1);
    expect(server.memoryBytes).to.be.at.most(150_000);
    held.requests[0]!.answer({ status: 0 });
    expect((await first.receiveCommand()).status).to.equal(0);
    await held.whenHeld(2);
    expect(Buffer.concat(held.requests[1]!.request.dataSet).equals(Buffer.alloc(100_000, 7))).to.equal(true);
    held.requests[1]!.answer({ status: 0 });
    expect((await second.receiveCommand()).status).to.equal(0);
    await first.release();
    await second.release();
    expect(server.memoryBytes).to.equal(0);
  });

  it('answers 0xA700 when no memory comes free in time', async () => {
    const held = heldStore();
    const { port } = await start({
      onStore: held.onStore,
      limits: { maxMemoryBytes: 150_000 },
      timeouts: { memoryMs: 30 },
    });
    const first = await RawPeer.associate(port);
    const second = await RawPeer.associate(port);
    first.send(...storeRequest(Buffer.alloc(100_000)));
    await held.whenHeld(1);
    expect((await second.store(Buffer.alloc(100_000))).status).to.equal(0xa700);
    expect((await second.echo()).status).to.equal(0);
    held.requests[0]!.answer({ status: 0 });
    expect((await first.receiveCommand()).status).to.equal(0);
    await first.release();
    await second.release();
  });

  it('stops reading from a peer that does not read its answers', async () => {
    let answered = 0;
    let tellEnd: ((end: string) => void) | null = null;
    const ended = new Promise<string>((resolve) => (tellEnd = resolve));
    const { port } = await start({
      timeouts: { idleMs: 300, acceptMs: 400 },
      observer: { onAnswered: () => (answered += 1), onEnded: (_peer, end) => tellEnd?.(end) },
    });
    const peer = await RawPeer.associate(port);
    peer.socket.pause();
    const echo = Buffer.concat(echoRequest());
    const sent = 200_000;
    for (let count = 0; count < sent; count += 1000)
      peer.socket.write(Buffer.concat(Array.from({ length: 1000 }, () => echo)));
    expect(await ended).to.equal('aborted-by-us');
    expect(answered).to.be.lessThan(sent);
    await peer.close();
    await serverStillServes(port);
  });

  it('grants an event report only the role the peer needs, and hands the event on', async () => {
    const commitment = '1.2.840.10008.1.20.1';
    const events: { eventTypeId: number; bytes: string }[] = [];
    const { port } = await start({
      admit: () => ({
        kind: 'accept',
        peerName: 'pacs',
        contexts: new Map([[commitment, { transferSyntaxes: ['1.2.840.10008.1.2'], peerRole: 'scp' }]]),
      }),
      onEvent: ({ eventTypeId, dataSet }) => {
        events.push({ eventTypeId, bytes: Buffer.concat(dataSet).toString() });
        return Promise.resolve({ status: 0 });
      },
    });
    const peer = await RawPeer.connect(port);
    peer.sendPdu(
      associateRequest({
        contexts: [{ id: 1, abstractSyntax: commitment, transferSyntaxes: ['1.2.840.10008.1.2'] }],
        userInformation: userInformation(16_384, [{ sopClassUid: commitment, scu: true, scp: true }]),
      }),
    );
    const accepted = await peer.receivePdu();
    expect(accepted?.type === 'associate-ac' && accepted.userInformation.roles).to.deep.equal([
      { sopClassUid: commitment, scu: false, scp: true },
    ]);
    const command = encodeCommandSet({
      commandField: 0x0100,
      hasDataSet: true,
      messageId: 4,
      affectedSopClassUid: commitment,
      affectedSopInstanceUid: '1.2.840.10008.1.20.1.1',
      eventTypeId: 2,
    });
    peer.send(
      ...encodeMessageFragments(1, 'command', command, 16_384),
      ...encodeMessageFragments(1, 'data-set', Buffer.from('event '), 16_384),
    );
    expect(await peer.receiveCommand()).to.include({
      commandField: 0x8100,
      status: 0,
      eventTypeId: 2,
      affectedSopInstanceUid: '1.2.840.10008.1.20.1.1',
    });
    expect(events).to.deep.equal([{ eventTypeId: 2, bytes: 'event ' }]);
    await peer.release();
  });

  it('lets a transfer finish while it drains, and takes no new connection', async () => {
    const held = heldStore();
    const { port, server } = await start({ onStore: held.onStore });
    const peer = await RawPeer.associate(port);
    const silent = await RawPeer.connect(port);
    peer.send(...storeRequest(Buffer.alloc(8)));
    await held.whenHeld(1);
    const closing = server.close(60_000);
    await silent.whenClosed();
    held.requests[0]!.answer({ status: 0 });
    expect((await peer.receiveCommand()).status).to.equal(0);
    await peer.release();
    await closing;
    running = null;
    const refused = await RawPeer.connect(port).then(
      () => false,
      () => true,
    );
    expect(refused).to.equal(true);
  });

  it('aborts what is left when draining takes too long, and waits for what is being stored', async () => {
    const held = heldStore();
    const { port, server } = await start({ onStore: held.onStore });
    const peer = await RawPeer.associate(port);
    peer.send(...storeRequest(Buffer.alloc(8)));
    await held.whenHeld(1);
    let isClosed = false;
    const closing = server.close(0).then(() => (isClosed = true));
    expect((await peer.receivePdu())?.type).to.equal('abort');
    await peer.whenClosed();
    expect(isClosed).to.equal(false);
    held.requests[0]!.answer({ status: 0 });
    await closing;
    running = null;
  });

  it('says which port it cannot open', async () => {
    const { port } = await start();
    const error: unknown = await listen({
      host: '127.0.0.1',
      port,
      admit: admitAll,
      onStore: () => Promise.resolve({ status: 0 }),
    }).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(DimseError);
    expect(error).to.have.property('code', 'DIMSE_LISTEN');
    expect(String(error)).to.contain(`127.0.0.1:${port}`);
  });
});
