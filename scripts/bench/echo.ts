import type { DimsePeer } from '../../src/deliver/dimse-peer.ts';
import { RequestorAssociation } from '../../src/deliver/requestor-association.ts';
import { SOP_CLASS } from '../../src/dicom/sop-classes.ts';
import { TRANSFER_SYNTAX } from '../../src/dicom/transfer-syntaxes.ts';
import { COMMAND } from '../../src/dimse/command-set.ts';

/** A C-ECHO with its association; milliseconds from the connection to the answer. */
export async function timeEcho(peer: DimsePeer): Promise<number> {
  const startedAt = performance.now();
  const context = {
    id: 1,
    abstractSyntax: SOP_CLASS.verification,
    transferSyntaxes: [TRANSFER_SYNTAX.implicitVrLittleEndian],
  };
  const { association } = await RequestorAssociation.open(peer, [context], AbortSignal.timeout(60_000));
  const command = { commandField: COMMAND.cEchoRq, affectedSopClassUid: SOP_CLASS.verification };
  const { status } = await association.request(context.id, command, null);
  const ms = performance.now() - startedAt;
  await association.release();
  if (status !== 0) throw new Error(`C-ECHO was answered with status ${status}`);
  return ms;
}
