import { isUid } from '../dicom/uid.ts';
import { writeMultipartRelated } from '../dicom/multipart.ts';
import type { HttpClient } from '../platform/http-client.ts';
import { faultOf } from '../platform/node-error.ts';
import type { DeliveryReceipt } from '../study/delivery-receipt.ts';
import type { ReportObject } from '../study/report-bundle.ts';
import type { Delivery, Destination } from './destination.ts';
import { refusalError } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import { judgeStoreStatus } from './store-status.ts';
import { readStowAnswer } from './stow-answer.ts';
import type { StowAnswer } from './stow-answer.ts';

// Statuses whose body says which object failed, or that have one of their own to say (PS3.18 table 10.5.3-1).
const READ_STATUSES = [400, 409, 415];
const DICOM_JSON = 'application/dicom+json';

/** ADAPTER: an archive that takes results by STOW-RS, all objects of a bundle in one request. */
export function createStowRsDestination(name: string, http: HttpClient): Destination {
  const where = `STOW-RS at ${http.baseUrl.href}`;
  return {
    name,
    kind: 'stow-rs',
    deliver: async (delivery, signal) => {
      const answer = await store(http, delivery, signal);
      const accepted: { sopInstanceUid: string; status: string }[] = [];
      const notes = new Set<string>();
      const refusals: Refusal[] = [];
      for (const object of delivery.objects) {
        const verdict = await judgeObject(http, object, delivery, answer, signal);
        if (verdict.kind === 'refused') {
          refusals.push({ sopInstanceUid: object.sopInstanceUid, ...verdict });
          continue;
        }
        accepted.push({ sopInstanceUid: object.sopInstanceUid, status: `HTTP ${answer.status}` });
        if (verdict.note !== null) notes.add(verdict.note);
      }
      if (refusals.length > 0) throw refusalError('DELIVER_REFUSED', where, delivery, refusals);
      return { destination: name, accepted, notes: [...notes] } satisfies DeliveryReceipt;
    },
    check: async (signal) => {
      const query = [['limit', '1']] as const;
      const response = await http.send({ method: 'GET', path: 'studies', query, accept: DICOM_JSON, signal });
      await response.bytes();
      return `${http.baseUrl.href} answers QIDO-RS with HTTP ${response.status}`;
    },
    close: () => http.close(),
  };
}

async function store(http: HttpClient, delivery: Delivery, signal: AbortSignal): Promise<StowAnswer> {
  const parts = delivery.objects.map(({ bytes }) => ({ contentType: 'application/dicom', body: bytes }));
  const { contentType, body } = writeMultipartRelated(parts, 'application/dicom');
  const response = await http.send({
    method: 'POST',
    path: 'studies',
    accept: DICOM_JSON,
    contentType,
    body,
    expect: READ_STATUSES,
    signal,
  });
  return readStowAnswer(response.status, await response.bytes());
}

type ObjectVerdict =
  | { readonly kind: 'stored'; readonly note: string | null }
  | ({ readonly kind: 'refused' } & Pick<Refusal, 'fault' | 'reason'>);

/**
 * An object counts as stored only if the answer names it, or the archive has it when asked: an answer can be empty, in XML,
 * or list neither what it took nor what it refused.
 */
async function judgeObject(
  http: HttpClient,
  object: ReportObject,
  delivery: Delivery,
  answer: StowAnswer,
  signal: AbortSignal,
): Promise<ObjectVerdict> {
  const named = answer.byInstance.get(object.sopInstanceUid);
  if (named !== undefined) return named === 'stored' ? STORED : judgeStoreStatus(named);
  const status = `HTTP ${answer.status}`;
  if (answer.status === 400 || answer.status === 415)
    return { kind: 'refused', fault: 'permanent', reason: `${status}: the archive takes no such request` };
  const there = await isThere(http, object, delivery, signal);
  if (there === true)
    return { kind: 'stored', note: `confirmed by QIDO-RS, because ${status} did not name every object` };
  if (there === 'cannot-ask' && answer.status === 200)
    return { kind: 'stored', note: 'HTTP 200 without details; QIDO-RS is not allowed there' };
  return answer.status === 409
    ? { kind: 'refused', fault: 'permanent', reason: `${status} without a reason` }
    : { kind: 'refused', fault: 'ambiguous', reason: `${status}, but the archive does not have it (yet)` };
}

const STORED: ObjectVerdict = { kind: 'stored', note: null };

async function isThere(
  http: HttpClient,
  object: ReportObject,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<boolean | 'cannot-ask'> {
  const uids = [delivery.studyInstanceUid, object.seriesInstanceUid, object.sopInstanceUid];
  if (!uids.every(isUid)) return false;
  const [study, series, instance] = uids;
  try {
    const response = await http.send({
      method: 'GET',
      path: `studies/${study!}/series/${series!}/instances`,
      query: [['SOPInstanceUID', instance!]],
      accept: DICOM_JSON,
      // 404 = no such study or series.
      expect: [404],
      signal,
    });
    const found = Buffer.from(await response.bytes()).includes(`"${instance!}"`);
    return response.status !== 404 && found;
  } catch (error) {
    if (faultOf(error) === 'permanent') return 'cannot-ask';
    throw error;
  }
}
