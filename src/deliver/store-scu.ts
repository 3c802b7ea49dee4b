import { COMMAND } from '../dimse/command-set.ts';
import type { ProposedContext } from '../dimse/pdu.ts';
import { readFileMeta } from '../dicom/read-file-meta.ts';
import { DeliverError } from './deliver-error.ts';
import type { DimsePeer } from './dimse-peer.ts';
import { RequestorAssociation } from './requestor-association.ts';

/** One way to send an object; it is made only when the peer has taken its context. */
export interface StoreForm {
  readonly sopClassUid: string;
  readonly transferSyntaxUid: string;
  /** Shown on the receipt when this form was used; `null` for the one that was planned. */
  readonly note: string | null;
  load(): { readonly sopInstanceUid: string; readonly dataSet: Uint8Array };
}

/** An object to send, in the forms that will do, best first. */
export interface StoreItem {
  /** Of the form that was planned. */
  readonly sopInstanceUid: string;
  readonly forms: readonly StoreForm[];
}

/** The peer's answer to one item; `status` is `null` where it took no presentation context for it. */
export interface StoreAnswer {
  readonly item: StoreItem;
  /** Of the form that was sent. */
  readonly sopInstanceUid: string;
  readonly status: number | null;
  readonly note: string | null;
}

interface ChosenForm {
  readonly form: StoreForm;
  readonly contextId: number;
}

// Context IDs are the odd numbers of one byte (PS3.8 section 9.3.2.2).
const MAX_CONTEXTS = 128;
const PRIORITY_MEDIUM = 0;

/**
 * Sends objects byte for byte over one association, one after the other. Only contexts that an item can use are proposed,
 * one for each pair of SOP class and transfer syntax, so that the choice stays ours.
 * @throws DeliverError when the association fails; answers that are failures are returned.
 * @source PS3.4 annex B, PS3.7 section 9.1.1
 */
export async function storeOverAssociation(
  peer: DimsePeer,
  items: readonly StoreItem[],
  signal: AbortSignal,
): Promise<StoreAnswer[]> {
  const contexts = proposeContexts(items.flatMap((item) => item.forms));
  const { association, accepted } = await RequestorAssociation.open(peer, contexts, signal);
  try {
    const answers: StoreAnswer[] = [];
    for (const item of items) {
      const choice = chooseForm(item.forms, contexts, accepted);
      answers.push(
        choice === null
          ? { item, sopInstanceUid: item.sopInstanceUid, status: null, note: null }
          : await store(association, item, choice),
      );
    }
    await association.release();
    return answers;
  } finally {
    association.abort();
  }
}

async function store(
  association: RequestorAssociation,
  item: StoreItem,
  { form, contextId }: ChosenForm,
): Promise<StoreAnswer> {
  const { sopInstanceUid, dataSet } = form.load();
  const command = {
    commandField: COMMAND.cStoreRq,
    affectedSopClassUid: form.sopClassUid,
    affectedSopInstanceUid: sopInstanceUid,
    priority: PRIORITY_MEDIUM,
  };
  const { status } = await association.request(contextId, command, dataSet);
  return { item, sopInstanceUid, status, note: form.note };
}

/**
 * Sends Part 10 files as they are, each in its own transfer syntax: what the peer receives is what the file holds.
 * @throws DicomReadError when a file is none; DeliverError when the association fails.
 */
export async function sendPart10Files(
  peer: DimsePeer,
  files: readonly Uint8Array[],
  signal: AbortSignal,
): Promise<StoreAnswer[]> {
  const items = files.map((file): StoreItem => {
    const { fileMeta, dataSetOffset } = readFileMeta(file);
    const { sopClassUid, sopInstanceUid, transferSyntaxUid } = fileMeta;
    const load = () => ({ sopInstanceUid, dataSet: file.subarray(dataSetOffset) });
    return { sopInstanceUid, forms: [{ sopClassUid, transferSyntaxUid, note: null, load }] };
  });
  return await storeOverAssociation(peer, items, signal);
}

function proposeContexts(forms: readonly StoreForm[]): ProposedContext[] {
  const pairs = new Map(forms.map((form) => [`${form.sopClassUid} ${form.transferSyntaxUid}`, form]));
  if (pairs.size > MAX_CONTEXTS)
    throw new DeliverError(
      'DELIVER_OBJECT',
      'permanent',
      `more than ${MAX_CONTEXTS} kinds of objects for one association`,
    );
  return [...pairs.values()].map((form, index) => ({
    id: 2 * index + 1,
    abstractSyntax: form.sopClassUid,
    transferSyntaxes: [form.transferSyntaxUid],
  }));
}

function chooseForm(
  forms: readonly StoreForm[],
  contexts: readonly ProposedContext[],
  accepted: ReadonlyMap<number, string>,
): ChosenForm | null {
  for (const form of forms) {
    const context = contexts.find(
      ({ id, abstractSyntax, transferSyntaxes }) =>
        accepted.has(id) &&
        abstractSyntax === form.sopClassUid &&
        transferSyntaxes.includes(form.transferSyntaxUid),
    );
    if (context !== undefined) return { form, contextId: context.id };
  }
  return null;
}
