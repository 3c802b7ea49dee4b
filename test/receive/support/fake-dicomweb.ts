import type { ServerResponse } from 'node:http';
import { encodeFileMeta } from '../../../src/dicom/part10.ts';
import { writeMultipartRelated } from '../../../src/dicom/multipart.ts';
import { SOP_CLASS } from '../../../src/dicom/sop-classes.ts';
import { TRANSFER_SYNTAX } from '../../../src/dicom/transfer-syntaxes.ts';
import { startHttpServer } from '../../support/http-server.ts';
import type { TestServer } from '../../support/http-server.ts';
import { smallScan } from './small-scan.ts';

/** One instance of a fake archive. */
export interface FakeInstance {
  readonly study: string;
  readonly series: string;
  readonly uid: string;
  readonly modality: string;
}

/** What it does instead of the right thing. */
export interface FakeArchiveFaults {
  /** By SOP Instance UID: what WADO-RS answers instead. */
  readonly wado: Map<string, (response: ServerResponse) => void>;
  /** By path below the root, without query: what QIDO-RS answers instead. */
  readonly qido: Map<string, (response: ServerResponse) => void>;
  ignoresOffset: boolean;
  /** Counts `offset` within `limit`, as Orthanc 1.10 does with some filters. */
  offsetWithinLimit: boolean;
  /** Gives no more matches at a time, whatever `limit` says. */
  pageCap: number;
  hidesInstanceCount: boolean;
}

export interface FakeArchive extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly string[];
  readonly instances: FakeInstance[];
  readonly faults: FakeArchiveFaults;
  /** SOP Instance UIDs asked for by WADO-RS, in order. */
  fetched(): string[];
}

/** `count` instances, each in its own study, of modality NM unless told otherwise. */
export function fakeStudies(count: number, modality = 'NM', root = '1.2.840.99'): FakeInstance[] {
  return Array.from({ length: count }, (_, index) => {
    const study = `${root}.${index + 1}`;
    return { study, series: `${study}.1`, uid: `${study}.1.1`, modality };
  });
}

/** The Part 10 file of a fake instance. */
export function fakeFile({ study, series, uid }: FakeInstance): Buffer {
  const meta = {
    sopClassUid: SOP_CLASS.nuclearMedicineImage,
    sopInstanceUid: uid,
    transferSyntaxUid: TRANSFER_SYNTAX.explicitVrLittleEndian,
  };
  const dataSet = smallScan({
    SOPInstanceUID: { keyword: 'SOPInstanceUID', value: uid },
    StudyInstanceUID: { keyword: 'StudyInstanceUID', value: study },
    SeriesInstanceUID: { keyword: 'SeriesInstanceUID', value: series },
  });
  return Buffer.concat([encodeFileMeta(meta), dataSet]);
}

/** A DICOMweb archive that misbehaves as told. */
export async function startFakeArchive(instances: FakeInstance[]): Promise<FakeArchive> {
  const faults: FakeArchiveFaults = {
    wado: new Map(),
    qido: new Map(),
    ignoresOffset: false,
    offsetWithinLimit: false,
    pageCap: Infinity,
    hidesInstanceCount: false,
  };
  const server: TestServer = await startHttpServer((request, response) => {
    const url = new URL(request.url!, 'http://x');
    const wado = /\/instances\/([\d.]+)$/.exec(url.pathname)?.[1];
    const fault = wado === undefined ? faults.qido.get(url.pathname.slice(1)) : faults.wado.get(wado);
    if (fault !== undefined) fault(response);
    else if (wado !== undefined)
      answerFile(
        instances.find(({ uid }) => uid === wado)!,
        response,
      );
    else answerQuery(query(instances, url, faults), url, faults, response);
  });
  return {
    url: server.url,
    requests: server.requests,
    instances,
    faults,
    fetched: () => server.requests.flatMap((line) => /\/instances\/([\d.]+)$/.exec(line)?.[1] ?? []),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

function query(instances: readonly FakeInstance[], url: URL, faults: FakeArchiveFaults): object[] {
  const [, , study, , series] = url.pathname.split('/');
  const within = instances.filter(
    (each) =>
      (study === undefined || each.study === study) && (series === undefined || each.series === series),
  );
  if (url.pathname.endsWith('/instances'))
    return within.map(({ uid }) => ({
      '00080016': { vr: 'UI', Value: [SOP_CLASS.nuclearMedicineImage] },
      '00080018': { vr: 'UI', Value: [uid] },
    }));
  if (url.pathname.endsWith('/series'))
    return [...new Map(within.map((each) => [each.series, each])).values()].map((each) => ({
      '0020000E': { vr: 'UI', Value: [each.series] },
      '00080060': { vr: 'CS', Value: [each.modality] },
    }));
  return [...new Set(within.map((each) => each.study))].map((uid) => ({
    '0020000D': { vr: 'UI', Value: [uid] },
    ...(faults.hidesInstanceCount
      ? {}
      : { '00201208': { vr: 'IS', Value: [within.filter((each) => each.study === uid).length] } }),
  }));
}

function answerQuery(all: object[], url: URL, faults: FakeArchiveFaults, response: ServerResponse): void {
  const offset = faults.ignoresOffset ? 0 : Number(url.searchParams.get('offset') ?? 0);
  const limit = Math.min(Number(url.searchParams.get('limit') ?? all.length), faults.pageCap);
  const page = faults.offsetWithinLimit
    ? all.slice(0, limit).slice(offset)
    : all.slice(offset, offset + limit);
  if (page.length === 0) response.writeHead(204).end();
  else response.writeHead(200, { 'content-type': 'application/dicom+json' }).end(JSON.stringify(page));
}

function answerFile(instance: FakeInstance, response: ServerResponse): void {
  answerMultipart([fakeFile(instance)], response);
}

/** A proper WADO-RS answer of these parts. */
export function answerMultipart(parts: readonly Uint8Array[], response: ServerResponse): void {
  const { contentType, body } = writeMultipartRelated(
    parts.map((part) => ({ contentType: 'application/dicom', body: part })),
    'application/dicom',
  );
  response.writeHead(200, { 'content-type': contentType, 'content-length': body.length }).end(body);
}
