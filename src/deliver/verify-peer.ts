import type { Socket } from 'node:net';
import { asError } from '../platform/node-error.ts';
import { associationEndError, connectionError, describePeer, rejectionError } from './association-errors.ts';
import { DeliverError } from './deliver-error.ts';
import type { DimsePeer } from './dimse-peer.ts';

/**
 * Verifies by C-ECHO that the peer is there and talks to us. Done with dcmjs-dimse, so that what an admin is told of a
 * peer does not rest on the same code as our own associations; it is loaded only when somebody asks.
 * @returns how long the whole exchange took, in milliseconds.
 * @throws DeliverError
 * @source PS3.4 annex A
 */
export async function verifyPeer(peer: DimsePeer, signal: AbortSignal): Promise<number> {
  const { default: dimse } = await import('dcmjs-dimse');
  dimse.log.setLevel('silent');
  const client = new dimse.Client();
  const outcome = Promise.withResolvers<number>();
  const fail = (error: DeliverError): void => outcome.reject(error);
  let connected = false;
  let associated = false;

  const request = new dimse.requests.CEchoRequest();
  request.on('response', (response: { getStatus(): number }) => {
    if (response.getStatus() === dimse.constants.Status.Success) outcome.resolve(performance.now());
    else fail(unanswered(peer, response.getStatus()));
  });
  client.on('connected', () => (connected = true));
  client.on('associationAccepted', () => (associated = true));
  client.on('associationRejected', (rejection: Rejection) => fail(refused(peer, rejection)));
  client.on('associationReleased', () => fail(unanswered(peer)));
  client.on('closed', () => fail(associationEndError(peer, 'the connection was closed', false)));
  client.on('networkError', (error: Error) => {
    // Its own prefix names the AE title once more, or nobody.
    const cause = new Error(error.message.replace(/^.*-> (Connection error: )?/, ''));
    fail(
      connected ? associationEndError(peer, 'no answer', associated, cause) : connectionError(peer, cause),
    );
  });
  const cancel = (): void => fail(cancelled(peer, signal));
  signal.addEventListener('abort', cancel, { once: true });

  const startedAt = performance.now();
  client.addRequest(request);
  const { connectMs, associationMs, responseMs } = peer.timeouts;
  client.send(peer.host, peer.port, peer.callingAeTitle, peer.calledAeTitle, {
    connectTimeout: connectMs,
    associationTimeout: associationMs,
    pduTimeout: responseMs,
  });
  try {
    return (await outcome.promise) - startedAt;
  } finally {
    signal.removeEventListener('abort', cancel);
    closeSocket(client);
  }
}

interface Rejection {
  readonly result: number;
  readonly source: number;
  readonly reason: number;
}

function refused(peer: DimsePeer, { result, source, reason }: Rejection): DeliverError {
  return rejectionError(peer, { result: result === 2 ? 2 : 1, source, reason });
}

function unanswered(peer: DimsePeer, status?: number): DeliverError {
  const text = `${describePeer(peer)}: associates, but does not answer C-ECHO with success`;
  return new DeliverError('DELIVER_CONTEXT', 'permanent', text, { context: { status } });
}

function cancelled(peer: DimsePeer, signal: AbortSignal): DeliverError {
  const text = `${describePeer(peer)}: ${asError(signal.reason).message}`;
  return new DeliverError('DELIVER_CANCELLED', 'transient', text, { cause: signal.reason });
}

/** dcmjs-dimse leaves the socket of a silent peer open after its own timeout, which would keep the process alive. */
function closeSocket(client: object): void {
  const { network } = client as { readonly network?: { readonly socket?: Socket } };
  const socket = network?.socket;
  // The release of a finished association is on its way: let it out first.
  if (socket !== undefined && !socket.destroyed) socket.destroySoon();
}
