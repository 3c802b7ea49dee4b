import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parsePart10 } from '../../src/dicom/data-set.ts';
import { readFileMeta } from '../../src/dicom/read-file-meta.ts';
import { SOP_CLASS } from '../../src/dicom/sop-classes.ts';
import { TRANSFER_SYNTAX } from '../../src/dicom/transfer-syntaxes.ts';
import { encodeMessageFragments, encodePdu } from '../../src/dimse/pdu-codec.ts';
import { createCStoreDestination } from '../../src/deliver/c-store-destination.ts';
import { DeliverError } from '../../src/deliver/deliver-error.ts';
import type { DimsePeer, DimseTimeouts } from '../../src/deliver/dimse-peer.ts';
import { hasProgram, sharedData, skipUnless } from '../support/available.ts';
import { freePort } from '../support/free-port.ts';
import { hasOrthanc, startOrthanc } from '../support/orthanc.ts';
import type { Orthanc } from '../support/orthanc.ts';
import { rejectionOf } from '../support/rejection.ts';
import { turns } from '../support/turns.ts';
import { acceptAssociation, answerMessage, startScriptedPeer } from '../support/scripted-dimse-peer.ts';
import type { DimseScript } from '../support/scripted-dimse-peer.ts';
import { startStoreScp } from '../support/storescp.ts';
import type { StoreScp } from '../support/storescp.ts';
import type { VerbatimPatient } from './bundle-fixture.ts';
import { asLesserReport, makeBundle } from './bundle-fixture.ts';

const NEVER = new AbortController().signal;
const TIMEOUTS: DimseTimeouts = { connectMs: 5000, associationMs: 5000, responseMs: 5000, totalMs: 20_000 };

function destinationAt(port: number, timeouts: Partial<DimseTimeouts> = {}) {
  const peer: DimsePeer = {
    host: '127.0.0.1',
    port,
    calledAeTitle: 'STORESCP',
    callingAeTitle: 'BONEAI',
    timeouts: { ...TIMEOUTS, ...timeouts },
  };
  return createCStoreDestination('pacs', peer, asLesserReport);
}

/** Delivers a bundle to a peer that behaves as scripted, and gives the error this must end in. */
async function failureAt(script: DimseScript, timeouts: Partial<DimseTimeouts> = {}): Promise<DeliverError> {
  await using peer = await startScriptedPeer(script);
  return await rejectionOf(
    destinationAt(peer.port, timeouts).deliver(makeBundle('scripted'), NEVER),
    DeliverError,
  );
}

/** A peer that answers the first object with `first` and the others with success. */
function answering(first: number): DimseScript {
  let count = 0;
  return {
    onAssociate: (request, socket) => acceptAssociation(request, socket),
    onMessage: (command, _dataSet, contextId, socket) => {
      answerMessage(socket, contextId, command, count === 0 ? first : 0);
      count += 1;
    },
  };
}

describe('C-STORE destination', () => {
  describe('with dcmtk storescp', () => {
    const stack = new AsyncDisposableStack();
    let scp: StoreScp;
    before(async function () {
      skipUnless(this, hasProgram('storescp'), 'dcmtk storescp');
      scp = stack.use(await startStoreScp());
    });
    after(() => stack.disposeAsync());

    it('sends all objects byte for byte, whatever character set the patient name is in', async function () {
      const folder = sharedData('charsets');
      skipUnless(this, folder !== null, '../shared/data/charsets');
      const sources = readdirSync(folder!).map((name) => readFileSync(join(folder!, name)));
      expect(sources.length).to.be.at.least(6);
      for (const source of sources) {
        const patient = patientOf(source);
        const bundle = makeBundle(`charset ${patient.characterSet}`, patient);
        const receipt = await destinationAt(scp.port).deliver(bundle, NEVER);
        expect(receipt.accepted.map(({ status }) => status)).to.deep.equal(['0x0000', '0x0000']);
        const received = await scp.received();
        for (const object of bundle.objects) {
          const { dataSet, transferSyntaxUid } = received.get(object.sopInstanceUid)!;
          expect(transferSyntaxUid).to.equal(TRANSFER_SYNTAX.explicitVrLittleEndian);
          expect(dataSet.equals(dataSetOf(object.bytes)), patient.characterSet).to.equal(true);
          expect(dataSet.includes(Buffer.from(patient.name)), patient.characterSet).to.equal(true);
        }
      }
    });

    it('can send the same bundle again without harm', async () => {
      const bundle = makeBundle('twice');
      const first = await destinationAt(scp.port).deliver(bundle, NEVER);
      expect(await destinationAt(scp.port).deliver(bundle, NEVER)).to.deep.equal(first);
    });

    it('checks the peer by C-ECHO', async () => {
      expect(await destinationAt(scp.port).check(NEVER)).to.match(
        /STORESCP at 127\.0\.0\.1:\d+ answers C-ECHO/,
      );
    });

    it('keeps every value for a peer that takes only the default transfer syntax', async () => {
      await using implicit = await startStoreScp(['+xi']);
      const bundle = makeBundle('implicit only');
      await destinationAt(implicit.port).deliver(bundle, NEVER);
      const received = await implicit.received();
      for (const object of bundle.objects) {
        const { dataSet, transferSyntaxUid, sopClassUid } = received.get(object.sopInstanceUid)!;
        expect(transferSyntaxUid).to.equal(TRANSFER_SYNTAX.implicitVrLittleEndian);
        expect(sopClassUid).to.equal(object.sopClassUid);
        const [sent, came] = [parsePart10(object.bytes), parseImplicit(object, dataSet)];
        expect(came.tags()).to.deep.equal(sent.tags());
        for (const tag of sent.tags().filter((tag) => sent.items(tag).length === 0))
          expect(Buffer.compare(came.element(tag)!.bytes, sent.element(tag)!.bytes), tag).to.equal(0);
        expect(came.items('x0040a043').map((item) => item.text('x00080100'))).to.deep.equal(
          sent.items('x0040a043').map((item) => item.text('x00080100')),
        );
      }
    });

    it('calls a peer that refuses the association transient when it gives no lasting reason', async () => {
      await using refusing = await startStoreScp(['--refuse']);
      const failure = await rejectionOf(
        destinationAt(refusing.port).deliver(makeBundle('a'), NEVER),
        DeliverError,
      );
      expect(failure).to.include({ code: 'DELIVER_ASSOCIATION', fault: 'transient' });
    });
  });

  describe('with Orthanc', () => {
    const stack = new AsyncDisposableStack();
    let orthanc: Orthanc;
    before(async function () {
      this.timeout(30_000);
      skipUnless(this, hasOrthanc(), 'Orthanc with its DICOMweb plugin');
      orthanc = stack.use(await startOrthanc());
    });
    after(() => stack.disposeAsync());

    it('stores the bundle, and what Orthanc keeps is what was sent', async () => {
      const bundle = makeBundle('orthanc');
      const receipt = await destinationAt(orthanc.dicomPort).deliver(bundle, NEVER);
      expect(receipt).to.deep.equal({
        destination: 'pacs',
        accepted: bundle.objects.map(({ sopInstanceUid }) => ({ sopInstanceUid, status: '0x0000' })),
        notes: [],
      });
      for (const object of bundle.objects) {
        const kept = await orthanc.file(object.sopInstanceUid);
        expect(dataSetOf(kept!).equals(dataSetOf(object.bytes)), object.kind).to.equal(true);
      }
    });
  });

  describe('with a peer that does not know Comprehensive 3D SR', () => {
    it('sends the report as Comprehensive SR, under a UID of its own, and says so', async () => {
      const stored: { sopClassUid: string; sopInstanceUid: string; dataSet: Buffer }[] = [];
      await using peer = await startScriptedPeer({
        onAssociate: (request, socket) =>
          acceptAssociation(
            request,
            socket,
            ({ abstractSyntax }) => abstractSyntax !== SOP_CLASS.comprehensive3dSr,
          ),
        onMessage: (command, dataSet, contextId, socket) => {
          stored.push({
            sopClassUid: command.affectedSopClassUid!,
            sopInstanceUid: command.affectedSopInstanceUid!,
            dataSet,
          });
          answerMessage(socket, contextId, command, 0);
        },
      });
      const bundle = makeBundle('fallback');
      const receipt = await destinationAt(peer.port).deliver(bundle, NEVER);
      expect(receipt.notes).to.deep.equal(['Comprehensive SR instead of Comprehensive 3D SR']);
      expect(stored.map(({ sopClassUid }) => sopClassUid)).to.deep.equal([
        SOP_CLASS.comprehensiveSr,
        SOP_CLASS.secondaryCapture,
      ]);
      const lesser = asLesserReport(bundle.objects[0]!);
      expect(stored[0]!.sopInstanceUid).to.equal(lesser.sopInstanceUid);
      expect(stored[0]!.dataSet.equals(dataSetOf(lesser.bytes))).to.equal(true);
      expect(receipt.accepted.map(({ sopInstanceUid }) => sopInstanceUid)).to.deep.equal(
        stored.map(({ sopInstanceUid }) => sopInstanceUid),
      );
    });
  });

  describe('reads the status of each object', () => {
    it('takes success, a warning and a duplicate as stored', async () => {
      for (const [status, note] of [
        [0x0000, []],
        [0xb000, ['stored with warning 0xB000']],
        [0xb007, ['stored with warning 0xB007']],
        [0x0111, ['was there already']],
      ] as const) {
        await using peer = await startScriptedPeer(answering(status));
        const receipt = await destinationAt(peer.port).deliver(makeBundle('status'), NEVER);
        expect(receipt.accepted).to.have.length(2);
        expect(receipt.notes).to.deep.equal(note);
      }
    });

    it('tries again what is out of resources, and stops at what was not understood', async () => {
      for (const status of [0xa700, 0xa702, 0x0213, 0x0110])
        expect(await failureAt(answering(status))).to.include({
          code: 'DELIVER_REFUSED',
          fault: 'transient',
        });
      for (const status of [0xa900, 0xc000, 0xc123, 0x0122, 0x0124, 0x0210])
        expect(await failureAt(answering(status))).to.include({
          code: 'DELIVER_REFUSED',
          fault: 'permanent',
        });
    });

    it('names the object and the reason, and still sends the others', async () => {
      const failure = await failureAt(answering(0xc000));
      expect(failure.message).to.contain('1 of 2 objects').and.contain('score-sr: 0xC000 cannot understand');
    });
  });

  describe('survives a peer that misbehaves', () => {
    it('sends its answers byte by byte', async () => {
      await using peer = await startScriptedPeer({
        onAssociate: (request, socket) => acceptAssociation(request, socket),
        onMessage: (command, _dataSet, contextId, socket) => {
          const bytes: Buffer[] = [];
          answerMessage({ write: (pdu: Uint8Array) => bytes.push(Buffer.from(pdu)) }, contextId, command, 0);
          const rest = [...Buffer.concat(bytes)];
          const writeNext = (): void => {
            const next = rest.shift();
            if (next !== undefined) socket.write(Uint8Array.of(next), () => setImmediate(writeNext));
          };
          writeNext();
        },
      });
      const receipt = await destinationAt(peer.port).deliver(makeBundle('a'), NEVER);
      expect(receipt.accepted).to.have.length(2);
    });

    it('is told permanently what nobody there will take', async () => {
      const failure = await failureAt({
        ...answering(0),
        onAssociate: (request, socket) =>
          acceptAssociation(
            request,
            socket,
            ({ abstractSyntax }) => abstractSyntax !== SOP_CLASS.secondaryCapture,
          ),
      });
      expect(failure).to.include({ code: 'DELIVER_CONTEXT', fault: 'permanent' });
      expect(failure.message).to.contain('overlay-sc').and.not.contain('score-sr');
    });

    it('is not there', async () => {
      const failure = await rejectionOf(
        destinationAt(await freePort()).deliver(makeBundle('a'), NEVER),
        DeliverError,
      );
      expect(failure).to.include({ code: 'DELIVER_CONNECT', fault: 'transient' });
    });

    it('rejects the association: for good when it does not know us, for the present otherwise', async () => {
      const rejecting = (result: number, source: number, reason: number): DimseScript => ({
        onAssociate: (_request, socket) =>
          void socket.end(encodePdu({ type: 'associate-rj', result, source, reason })),
      });
      const unknown = await failureAt(rejecting(1, 1, 3));
      expect(unknown).to.include({ code: 'DELIVER_ASSOCIATION', fault: 'permanent' });
      expect(unknown.message).to.contain('our AE title is not known there');
      expect(await failureAt(rejecting(1, 1, 7))).to.include({ fault: 'permanent' });
      expect(await failureAt(rejecting(2, 3, 2))).to.include({ fault: 'transient' });
      expect(await failureAt(rejecting(1, 1, 1))).to.include({ fault: 'transient' });
    });

    it('aborts before anything was sent (transient), or with an object on its way (ambiguous)', async () => {
      const abort = encodePdu({ type: 'abort', source: 0, reason: 0 });
      expect(await failureAt({ onAssociate: (_request, socket) => void socket.end(abort) })).to.include({
        code: 'DELIVER_ASSOCIATION',
        fault: 'transient',
      });
      const accept: DimseScript = { onAssociate: (request, socket) => acceptAssociation(request, socket) };
      for (const script of [
        { ...accept, onCommand: (_c, _id, socket) => void socket.end(abort) },
        { ...accept, onMessage: (_c, _d, _id, socket) => void socket.destroy() },
        { ...accept, onMessage: (_c, _d, _id, socket) => void socket.end() },
        {
          ...accept,
          onMessage: (_c, _d, _id, socket) => void socket.write(encodePdu({ type: 'release-rq' })),
        },
      ] satisfies DimseScript[])
        expect(await failureAt(script)).to.include({ code: 'DELIVER_LOST', fault: 'ambiguous' });
    });

    it('stays silent at any step, and is left in time', async () => {
      const brief = { associationMs: 50, responseMs: 50 };
      const accept: DimseScript = { onAssociate: (request, socket) => acceptAssociation(request, socket) };
      expect(await failureAt({}, brief)).to.include({ code: 'DELIVER_ASSOCIATION', fault: 'transient' });
      expect(await failureAt(accept, brief)).to.include({ code: 'DELIVER_LOST', fault: 'ambiguous' });
      expect(await failureAt(accept, { totalMs: 50 })).to.include({
        code: 'DELIVER_LOST',
        fault: 'ambiguous',
      });
      const deaf: DimseScript = {
        onAssociate: (request, socket) => {
          acceptAssociation(request, socket);
          socket.pause();
        },
      };
      expect(await failureAt(deaf, brief)).to.include({ code: 'DELIVER_LOST', fault: 'ambiguous' });
    });

    it('never says goodbye, after everything was stored', async function () {
      this.timeout(10_000);
      await using peer = await startScriptedPeer({
        ...answering(0),
        onRelease: (socket) => void socket.end(),
      });
      expect((await destinationAt(peer.port).deliver(makeBundle('a'), NEVER)).accepted).to.have.length(2);
      expect(peer.endings).to.include('release').and.not.include('abort');
    });

    it('answers something that is no DICOM, or that was not asked', async () => {
      const accept: DimseScript = { onAssociate: (request, socket) => acceptAssociation(request, socket) };
      expect(
        await failureAt({ onConnect: (socket) => void socket.write('SSH-2.0-OpenSSH_9.2\r\n') }),
      ).to.include({
        code: 'DELIVER_ASSOCIATION',
      });
      for (const onMessage of [
        (command, _d, id, socket) => answerMessage(socket, id, { ...command, messageId: 999 }, 0),
        (command, _d, id, socket) => answerMessage(socket, id, { ...command, commandField: 0x0030 }, 0),
        (_c, _d, _id, socket) => void socket.write(Buffer.alloc(64, 0xff)),
        (_c, _d, _id, socket) => void socket.write(Buffer.from('0400ffffffff0000', 'hex')),
        (_c, _d, id, socket) =>
          void socket.write(encodeMessageFragments(id, 'command', Buffer.alloc(9), 16_384)[0]!),
      ] satisfies DimseScript['onMessage'][])
        expect(await failureAt({ ...accept, onMessage })).to.include({
          code: 'DELIVER_LOST',
          fault: 'ambiguous',
        });
    });

    it('asks for fragments of a few bytes', async () => {
      const failure = await failureAt({
        onAssociate: (request, socket) => acceptAssociation(request, socket, () => true, 7),
      });
      expect(failure).to.include({ code: 'DELIVER_ASSOCIATION', fault: 'permanent' });
    });

    it('never hangs up: our side of the connection is closed all the same', async () => {
      const openSockets = (): number =>
        process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
      const before = openSockets();
      await using peer = await startScriptedPeer({
        onAssociate: (request, socket) => {
          acceptAssociation(request, socket);
          socket.pause();
        },
      });
      await rejectionOf(
        destinationAt(peer.port, { responseMs: 50 }).deliver(makeBundle('a'), NEVER),
        DeliverError,
      );
      await turns(3);
      // Its own.
      expect(openSockets()).to.equal(before + 1);
    });

    it('is told to stop by our own shutdown', async () => {
      const stop = new AbortController();
      await using peer = await startScriptedPeer({
        onAssociate: (request, socket) => acceptAssociation(request, socket),
        onCommand: () => stop.abort(),
      });
      const failure = await rejectionOf(
        destinationAt(peer.port).deliver(makeBundle('a'), stop.signal),
        DeliverError,
      );
      expect(failure.fault).to.equal('ambiguous');
      expect(
        await rejectionOf(destinationAt(peer.port).deliver(makeBundle('a'), stop.signal), DeliverError),
      ).to.include({ fault: 'transient' });
    });
  });
});

function dataSetOf(part10: Uint8Array): Buffer {
  return Buffer.from(part10.subarray(readFileMeta(part10).dataSetOffset));
}

function patientOf(source: Uint8Array): VerbatimPatient {
  const dataSet = parsePart10(source);
  return { characterSet: dataSet.strings('x00080005').join('\\'), name: dataSet.element('x00100010')!.bytes };
}

function parseImplicit(object: { bytes: Uint8Array }, dataSet: Buffer) {
  const meta = Buffer.from(object.bytes.subarray(0, readFileMeta(object.bytes).dataSetOffset));
  const at = meta.indexOf(TRANSFER_SYNTAX.explicitVrLittleEndian, 'latin1');
  // `1.2.840.10008.1.2.1` and a NUL become `1.2.840.10008.1.2` and three.
  meta.write(`${TRANSFER_SYNTAX.implicitVrLittleEndian}\0\0\0`, at, 'latin1');
  return parsePart10(Buffer.concat([meta, dataSet]));
}
