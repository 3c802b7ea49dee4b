import { jsonNumber, jsonText, readDicomJsonArray } from '../dicom/dicom-json.ts';
import type { DicomJson } from '../dicom/dicom-json.ts';
import { isUid } from '../dicom/uid.ts';
import type { HttpClient } from '../platform/http-client.ts';
import { HttpError } from '../platform/http-error.ts';

const STUDY_INSTANCE_UID = '0020000D';
const SERIES_INSTANCE_UID = '0020000E';
const SOP_INSTANCE_UID = '00080018';
const SOP_CLASS_UID = '00080016';
const MODALITY = '00080060';
const STUDY_INSTANCE_COUNT = '00201208';

/** No hospital has so many in a window; a server that ignores `offset` in a new way must not keep us for ever. */
const MAX_RESULTS = 100_000;

/** `instanceCount` is `null` where the source does not tell. */
export interface StudyMatch {
  readonly studyInstanceUid: string;
  readonly instanceCount: number | null;
}

/** Where an instance is at its source. `sopClassUid` is `''` where the source does not tell. */
export interface InstanceMatch {
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
}

/** A QIDO-RS service, asked page by page. */
export interface QidoQuery {
  readonly http: HttpClient;
  readonly pageSize: number;
  readonly signal: AbortSignal;
}

/** All studies that match, each once. */
export async function findStudies(
  query: QidoQuery,
  filters: Readonly<Record<string, string>>,
): Promise<StudyMatch[]> {
  const parameters = [...Object.entries(filters), ['includefield', STUDY_INSTANCE_COUNT] as const];
  const found = await findAllForSure(query, 'studies', parameters, STUDY_INSTANCE_UID);
  return found.map((study) => ({
    studyInstanceUid: jsonText(study, STUDY_INSTANCE_UID),
    instanceCount: jsonNumber(study, STUDY_INSTANCE_COUNT),
  }));
}

/** All instances of the series of a study whose modality is one of `modalities` (empty = any, unknown = taken). */
export async function findInstances(
  query: QidoQuery,
  studyInstanceUid: string,
  modalities: readonly string[],
): Promise<InstanceMatch[]> {
  const path = `studies/${studyInstanceUid}/series`;
  const filter = modalities.length === 1 ? [['Modality', modalities[0]!] as const] : [];
  const series = await findAll(query, path, filter, SERIES_INSTANCE_UID);
  const instances: InstanceMatch[] = [];
  for (const each of series) {
    // The source may not have understood the filter.
    const modality = jsonText(each, MODALITY);
    if (modalities.length > 0 && modality !== '' && !modalities.includes(modality)) continue;
    const seriesInstanceUid = jsonText(each, SERIES_INSTANCE_UID);
    const found = await findAll(query, `${path}/${seriesInstanceUid}/instances`, [], SOP_INSTANCE_UID);
    for (const instance of found)
      instances.push({
        studyInstanceUid,
        seriesInstanceUid,
        sopInstanceUid: jsonText(instance, SOP_INSTANCE_UID),
        sopClassUid: jsonText(instance, SOP_CLASS_UID),
      });
  }
  return instances;
}

/**
 * Asks page after page until one brings nothing new, and then, if there was more than one, once more for everything
 * together. A short page is no end: a server may cap pages below our size. Neither is an empty one: Orthanc 1.10 counts
 * `offset` within `limit` when it filters by ModalitiesInStudy, so that its second page is always empty.
 * @source PS3.18 section 8.3.4
 */
async function findAllForSure(
  query: QidoQuery,
  path: string,
  parameters: Parameters,
  uidTag: string,
): Promise<DicomJson[]> {
  const found = new Matches(uidTag, path);
  let offset = 0;
  for (let page = await askPage(query, path, parameters, offset); found.add(page);) {
    offset += page.length;
    page = await askPage(query, path, parameters, offset);
  }
  while (found.size >= query.pageSize) {
    const whole = { ...query, pageSize: found.size + query.pageSize };
    if (!found.add(await askPage(whole, path, parameters, 0))) break;
  }
  return found.list();
}

/** Asks page after page until a short one: enough inside a study, where a second page is rare already. */
async function findAll(
  query: QidoQuery,
  path: string,
  parameters: Parameters,
  uidTag: string,
): Promise<DicomJson[]> {
  const found = new Matches(uidTag, path);
  for (let offset = 0; ;) {
    const page = await askPage(query, path, parameters, offset);
    offset += page.length;
    if (!found.add(page) || page.length < query.pageSize) return found.list();
  }
}

type Parameters = readonly (readonly [name: string, value: string])[];

/** Matches by their UID, each once; what has no valid UID cannot be asked for and is left out. */
class Matches {
  readonly #byUid = new Map<string, DicomJson>();
  readonly #uidTag: string;
  readonly #path: string;

  constructor(uidTag: string, path: string) {
    this.#uidTag = uidTag;
    this.#path = path;
  }

  get size(): number {
    return this.#byUid.size;
  }

  list(): DicomJson[] {
    return [...this.#byUid.values()];
  }

  /** Whether the page brought anything new; one that does not ends the asking, or a strange server would never. */
  add(page: readonly DicomJson[]): boolean {
    const before = this.size;
    for (const match of page) {
      const uid = jsonText(match, this.#uidTag);
      if (isUid(uid) && !this.#byUid.has(uid)) this.#byUid.set(uid, match);
    }
    if (this.size > MAX_RESULTS) throw notUsable(this.#path, `lists more than ${MAX_RESULTS} matches`);
    return this.size > before;
  }
}

async function askPage(
  { http, pageSize, signal }: QidoQuery,
  path: string,
  parameters: Parameters,
  offset: number,
): Promise<DicomJson[]> {
  const response = await http.send({
    method: 'GET',
    path,
    query: [...parameters, ['limit', `${pageSize}`], ['offset', `${offset}`]],
    accept: 'application/dicom+json',
    signal,
  });
  const matches = readDicomJsonArray(await response.json());
  if (matches === null) throw notUsable(path, 'does not answer in DICOM JSON');
  return matches;
}

function notUsable(path: string, why: string): HttpError {
  return new HttpError('HTTP_CONTENT', 'permanent', `QIDO-RS ${path}: the source ${why}`);
}
