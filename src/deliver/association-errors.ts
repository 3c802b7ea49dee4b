import type { Rejection } from '../dimse/pdu.ts';
import { DeliverError } from './deliver-error.ts';
import type { DimsePeer } from './dimse-peer.ts';

/** No connection came about: nothing was sent, and the peer may be back in a minute. */
export function connectionError(peer: DimsePeer, cause: Error): DeliverError {
  const code = (cause as NodeJS.ErrnoException).code ?? cause.message;
  return new DeliverError('DELIVER_CONNECT', 'transient', `${describePeer(peer)}: no connection (${code})`, {
    cause,
  });
}

/** The association ended too early; whether something was on its way decides between transient and ambiguous. */
export function associationEndError(
  peer: DimsePeer,
  why: string,
  somethingSent: boolean,
  cause?: unknown,
): DeliverError {
  return new DeliverError(
    somethingSent ? 'DELIVER_LOST' : 'DELIVER_ASSOCIATION',
    somethingSent ? 'ambiguous' : 'transient',
    `${describePeer(peer)}: ${why}`,
    { cause },
  );
}

/**
 * The peer refused the association. Permanent only where it says what is wrong; "no reason given" is what many peers say
 * while they start or are full, whatever result they put beside it.
 * @source PS3.8 table 9-21
 */
export function rejectionError(peer: DimsePeer, { result, source, reason }: Rejection): DeliverError {
  const known = REASONS.get(`${source}.${reason}`);
  const permanent = result === 1 && known !== undefined;
  const words = known ?? (result === 2 ? 'for the present' : 'no reason given');
  return new DeliverError(
    'DELIVER_ASSOCIATION',
    permanent ? 'permanent' : 'transient',
    `${describePeer(peer)}: association refused: ${words} (${result}/${source}/${reason})`,
    { context: { result, source, reason } },
  );
}

/** `PACS at pacs.example:104`. */
export function describePeer(peer: DimsePeer): string {
  return `${peer.calledAeTitle} at ${peer.host}:${peer.port}`;
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['1.2', 'application context not supported'],
  ['1.3', 'our AE title is not known there'],
  ['1.7', 'the AE title called is not the one there'],
  ['2.2', 'protocol version not supported'],
]);
