import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { readFileMeta } from '../../src/dicom/read-file-meta.ts';
import { TRANSFER_SYNTAX } from '../../src/dicom/transfer-syntaxes.ts';
import type { DimsePeer } from '../../src/deliver/dimse-peer.ts';
import { DEFAULT_DIMSE_TIMEOUTS } from '../../src/deliver/dimse-peer.ts';
import { sendPart10Files } from '../../src/deliver/store-scu.ts';
import { hasProgram, sharedData, skipUnless } from '../support/available.ts';
import { acceptAssociation, answerMessage, startScriptedPeer } from '../support/scripted-dimse-peer.ts';
import { startStoreScp } from '../support/storescp.ts';
import { turns } from '../support/turns.ts';
import { makeBundle } from './bundle-fixture.ts';

const NEVER = new AbortController().signal;

function peerAt(port: number): DimsePeer {
  return {
    host: '127.0.0.1',
    port,
    calledAeTitle: 'STORESCP',
    callingAeTitle: 'BONEAI',
    timeouts: DEFAULT_DIMSE_TIMEOUTS,
  };
}

describe('storage SCU', () => {
  it('sends real files of every compression over one association, byte for byte', async function () {
    skipUnless(this, hasProgram('storescp'), 'dcmtk storescp');
    const folders = ['whole-body', 'charsets'].map((name) => sharedData(name));
    skipUnless(
      this,
      folders.every((folder) => folder !== null),
      '../shared/data',
    );
    const files = folders
      .flatMap((folder) => readdirSync(folder!).map((name) => join(folder!, name)))
      .filter((path) => path.endsWith('.dcm'))
      .map((path) => readFileSync(path));
    const bySopInstance = new Map(files.map((file) => [readFileMeta(file).fileMeta.sopInstanceUid, file]));
    const syntaxes = new Set(files.map((file) => readFileMeta(file).fileMeta.transferSyntaxUid));
    expect(syntaxes).to.include(TRANSFER_SYNTAX.jpeg2000Lossless).and.include(TRANSFER_SYNTAX.rleLossless);

    await using scp = await startStoreScp(['+xa']);
    const answers = await sendPart10Files(peerAt(scp.port), [...bySopInstance.values()], NEVER);
    expect(answers.map(({ status }) => status)).to.deep.equal(answers.map(() => 0));
    const received = await scp.received();
    expect(received.size).to.equal(bySopInstance.size);
    for (const [uid, file] of bySopInstance) {
      const { fileMeta, dataSetOffset } = readFileMeta(file);
      expect(received.get(uid)!.transferSyntaxUid).to.equal(fileMeta.transferSyntaxUid);
      expect(
        received.get(uid)!.dataSet.equals(file.subarray(dataSetOffset)),
        fileMeta.transferSyntaxUid,
      ).to.equal(true);
    }
  });

  it('says which objects the peer takes no presentation context for, and never transcodes them', async () => {
    let messages = 0;
    await using peer = await startScriptedPeer({
      onAssociate: (request, socket) => acceptAssociation(request, socket, () => false),
      onMessage: () => (messages += 1),
    });
    const files = makeBundle('refused').objects.map(({ bytes }) => bytes);
    const answers = await sendPart10Files(peerAt(peer.port), files, NEVER);
    expect(answers.map(({ status }) => status)).to.deep.equal([null, null]);
    expect(messages).to.equal(0);
    expect(peer.endings).to.include('release');
  });

  it('proposes one context for each pair of SOP class and transfer syntax that it needs, and no other', async () => {
    let proposed: readonly { id: number; transferSyntaxes: readonly string[] }[] = [];
    await using peer = await startScriptedPeer({
      onAssociate: (request, socket) => {
        proposed = request.contexts;
        acceptAssociation(request, socket, () => false);
      },
    });
    const files = [...makeBundle('a').objects, ...makeBundle('b').objects].map(({ bytes }) => bytes);
    await sendPart10Files(peerAt(peer.port), files, NEVER);
    expect(proposed.map(({ id, transferSyntaxes }) => [id, ...transferSyntaxes])).to.deep.equal([
      [1, TRANSFER_SYNTAX.explicitVrLittleEndian],
      [3, TRANSFER_SYNTAX.explicitVrLittleEndian],
    ]);
  });

  it('hears a peer out that is full and says so in the middle of a large object', async () => {
    await using peer = await startScriptedPeer({
      onAssociate: (request, socket) => acceptAssociation(request, socket),
      onCommand: (command, contextId, socket) => {
        answerMessage(socket, contextId, command, 0xa700);
        // Larger than what the kernel buffers, so that our side still waits to send the rest.
        socket.pause();
        void turns(10).then(() => socket.resume());
      },
    });
    const [object] = makeBundle('large').objects;
    const large = Buffer.concat([object!.bytes, Buffer.alloc(32 * 1024 ** 2)]);
    const answers = await sendPart10Files(peerAt(peer.port), [large], NEVER);
    expect(answers.map(({ status }) => status)).to.deep.equal([0xa700]);
  });
});
