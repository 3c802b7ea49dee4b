import { readFileMeta } from '../dicom/read-file-meta.ts';
import { SOP_CLASS } from '../dicom/sop-classes.ts';
import { TRANSFER_SYNTAX } from '../dicom/transfer-syntaxes.ts';
import type { DeliveryReceipt } from '../study/delivery-receipt.ts';
import type { ReportObject } from '../study/report-bundle.ts';
import { describePeer } from './association-errors.ts';
import type { Delivery, Destination } from './destination.ts';
import type { DimsePeer } from './dimse-peer.ts';
import { toImplicitVr } from './implicit-vr.ts';
import { storeOverAssociation } from './store-scu.ts';
import type { StoreAnswer, StoreForm, StoreItem } from './store-scu.ts';
import { refusalError } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import { formatStatus, judgeStoreStatus } from './store-status.ts';
import { verifyPeer } from './verify-peer.ts';

const FALLBACK_NOTE = 'Comprehensive SR instead of Comprehensive 3D SR';

/** The same report in the class that more peers know; anything else as it is. (Reports belong to another station.) */
export type AsComprehensiveSr = (object: ReportObject) => ReportObject;

/** ADAPTER: a PACS that takes results by C-STORE, all objects of a bundle over one association. */
export function createCStoreDestination(
  name: string,
  peer: DimsePeer,
  asComprehensiveSr: AsComprehensiveSr,
): Destination {
  return {
    name,
    kind: 'c-store',
    deliver: async (delivery, signal) => {
      const items = delivery.objects.map((object) => storeItem(object, asComprehensiveSr));
      const answers = await storeOverAssociation(peer, items, signal);
      return readAnswers(name, peer, delivery, answers);
    },
    check: async (signal) => {
      const tookMs = await verifyPeer(peer, signal);
      return `${describePeer(peer)} answers C-ECHO in ${Math.ceil(tookMs)} ms`;
    },
    close: () => Promise.resolve(),
  };
}

function storeItem(object: ReportObject, asComprehensiveSr: AsComprehensiveSr): StoreItem {
  const { sopClassUid, sopInstanceUid } = object;
  const planned = inBothSyntaxes(sopClassUid, null, () => object);
  if (sopClassUid !== SOP_CLASS.comprehensive3dSr) return { sopInstanceUid, forms: planned };
  const fallback = inBothSyntaxes(SOP_CLASS.comprehensiveSr, FALLBACK_NOTE, () => asComprehensiveSr(object));
  return { sopInstanceUid, forms: [...planned, ...fallback] };
}

/** As it is, or in the default transfer syntax, which a peer may restrict itself to (PS3.5 section 10.1). */
function inBothSyntaxes(sopClassUid: string, note: string | null, object: () => ReportObject): StoreForm[] {
  const load = () => {
    const { sopInstanceUid, bytes } = object();
    return { sopInstanceUid, dataSet: bytes.subarray(readFileMeta(bytes).dataSetOffset) };
  };
  const loadImplicit = () => {
    const { sopInstanceUid, dataSet } = load();
    return { sopInstanceUid, dataSet: toImplicitVr(dataSet) };
  };
  return [
    { sopClassUid, note, transferSyntaxUid: TRANSFER_SYNTAX.explicitVrLittleEndian, load },
    { sopClassUid, note, transferSyntaxUid: TRANSFER_SYNTAX.implicitVrLittleEndian, load: loadImplicit },
  ];
}

function readAnswers(
  name: string,
  peer: DimsePeer,
  delivery: Delivery,
  answers: readonly StoreAnswer[],
): DeliveryReceipt {
  const notes: string[] = [];
  const accepted: { sopInstanceUid: string; status: string }[] = [];
  const refusals: Refusal[] = [];
  for (const { item, sopInstanceUid, status, note } of answers) {
    const verdict = judgeAnswer(status);
    if (verdict.kind === 'refused') {
      refusals.push({ sopInstanceUid: item.sopInstanceUid, fault: verdict.fault, reason: verdict.reason });
      continue;
    }
    accepted.push({ sopInstanceUid, status: formatStatus(status ?? 0) });
    for (const said of [note, verdict.note]) if (said !== null && !notes.includes(said)) notes.push(said);
  }
  if (refusals.length === 0) return { destination: name, accepted, notes };
  const code = answers.some((answer) => answer.status === null) ? 'DELIVER_CONTEXT' : 'DELIVER_REFUSED';
  throw refusalError(code, describePeer(peer), delivery, refusals);
}

function judgeAnswer(status: number | null): ReturnType<typeof judgeStoreStatus> {
  return status === null
    ? { kind: 'refused', fault: 'permanent', reason: 'the peer takes no presentation context for it' }
    : judgeStoreStatus(status);
}
