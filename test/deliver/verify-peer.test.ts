import { expect } from 'chai';
import { DeliverError } from '../../src/deliver/deliver-error.ts';
import type { DimsePeer } from '../../src/deliver/dimse-peer.ts';
import { DEFAULT_DIMSE_TIMEOUTS } from '../../src/deliver/dimse-peer.ts';
import { verifyPeer } from '../../src/deliver/verify-peer.ts';
import { hasProgram, skipUnless } from '../support/available.ts';
import { freePort } from '../support/free-port.ts';
import { rejectionOf } from '../support/rejection.ts';
import { acceptAssociation, startScriptedPeer } from '../support/scripted-dimse-peer.ts';
import { startStoreScp } from '../support/storescp.ts';

const NEVER = new AbortController().signal;

function peerAt(port: number, timeouts: Partial<DimsePeer['timeouts']> = {}): DimsePeer {
  return {
    host: '127.0.0.1',
    port,
    calledAeTitle: 'PEER',
    callingAeTitle: 'OSTEONODE',
    timeouts: { ...DEFAULT_DIMSE_TIMEOUTS, ...timeouts },
  };
}

describe('verifying a DICOM peer by C-ECHO', () => {
  it('says how long a peer took to answer', async function () {
    skipUnless(this, hasProgram('storescp'), 'dcmtk (storescp)');
    await using peer = await startStoreScp();
    expect(await verifyPeer(peerAt(peer.port), NEVER)).to.be.greaterThan(0);
  });

  it('says that nobody listens there', async () => {
    const failure = await rejectionOf(verifyPeer(peerAt(await freePort()), NEVER), DeliverError);
    expect(failure).to.include({ code: 'DELIVER_CONNECT', fault: 'transient' });
    expect(failure.message).to.include('PEER at 127.0.0.1');
  });

  it('gives up on a peer that associates and does not know C-ECHO', async () => {
    await using peer = await startScriptedPeer({
      onAssociate: (request, socket) => acceptAssociation(request, socket, () => false),
    });
    const failure = await rejectionOf(
      verifyPeer(peerAt(peer.port, { responseMs: 500 }), NEVER),
      DeliverError,
    );
    expect(failure.code).to.be.oneOf(['DELIVER_CONTEXT', 'DELIVER_LOST']);
  });

  it('does not wait for ever for a peer that accepts the connection and stays silent', async () => {
    await using peer = await startScriptedPeer({ onAssociate: () => undefined });
    const failure = await rejectionOf(
      verifyPeer(peerAt(peer.port, { associationMs: 300 }), NEVER),
      DeliverError,
    );
    expect(failure).to.include({ code: 'DELIVER_ASSOCIATION', fault: 'transient' });
  });

  it('stops when it is told to', async () => {
    await using peer = await startScriptedPeer({ onAssociate: () => undefined });
    const failure = await rejectionOf(verifyPeer(peerAt(peer.port), AbortSignal.timeout(50)), DeliverError);
    expect(failure.code).to.equal('DELIVER_CANCELLED');
  });
});
