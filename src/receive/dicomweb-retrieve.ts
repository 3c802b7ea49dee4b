import { readMultipartRelated } from '../dicom/multipart.ts';
import type { HttpClient } from '../platform/http-client.ts';
import { HttpError } from '../platform/http-error.ts';
import type { InstanceMatch } from './dicomweb-query.ts';

/** Any transfer syntax: without it some servers try to decompress, and fail (PS3.18 section 8.7.3.3). */
const ACCEPT = 'multipart/related; type="application/dicom"; transfer-syntax=*';
const MULTIPART_OVERHEAD_BYTES = 64 * 1024;

/**
 * Fetches one instance by WADO-RS as it is stored there.
 * @returns a Part 10 file.
 * @throws HttpError, MultipartError
 * @source PS3.18 section 10.4
 */
export async function retrieveInstance(
  http: HttpClient,
  { studyInstanceUid, seriesInstanceUid, sopInstanceUid }: InstanceMatch,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const maxTotalBytes = maxBytes + MULTIPART_OVERHEAD_BYTES;
  const path = `studies/${studyInstanceUid}/series/${seriesInstanceUid}/instances/${sopInstanceUid}`;
  const response = await http.send({
    method: 'GET',
    path,
    accept: ACCEPT,
    maxResponseBytes: maxTotalBytes,
    signal,
  });
  // Not what was asked for, but the same bytes without the wrapping.
  if (/^\s*application\/dicom\s*(;|$)/i.test(response.contentType)) return await response.bytes();
  const limits = { maxParts: 1, maxPartBytes: maxBytes, maxTotalBytes };
  let file: Uint8Array | null = null;
  for await (const part of readMultipartRelated(response.body(), response.contentType, limits))
    file = part.body;
  if (file === null)
    throw new HttpError('HTTP_CONTENT', 'permanent', 'WADO-RS: the answer has no part', {
      context: { sopInstanceUid },
    });
  return file;
}
