import { DEFAULT_DIMSE_TIMEOUTS } from '../../src/deliver/dimse-peer.ts';
import { sendPart10Files } from '../../src/deliver/store-scu.ts';
import { verifyPeer } from '../../src/deliver/verify-peer.ts';

/** Sends Part 10 files by C-STORE over one association to a node on this machine; the statuses of its answers. */
export async function sendFiles(
  port: number,
  files: readonly Uint8Array[],
  callingAeTitle = 'CAMERA',
): Promise<(number | null)[]> {
  const answers = await sendPart10Files(peerAt(port, callingAeTitle), files, AbortSignal.timeout(30_000));
  return answers.map(({ status }) => status);
}

/** C-ECHO to a node on this machine; how long the whole exchange took, in milliseconds. */
export async function echo(port: number): Promise<number> {
  return await verifyPeer(peerAt(port, 'CAMERA'), AbortSignal.timeout(30_000));
}

function peerAt(port: number, callingAeTitle: string) {
  return {
    host: '127.0.0.1',
    port,
    calledAeTitle: 'BONEAI',
    callingAeTitle,
    timeouts: DEFAULT_DIMSE_TIMEOUTS,
  };
}
