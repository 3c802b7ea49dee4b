import { jsonItems, jsonNumber, jsonText } from '../dicom/dicom-json.ts';
import type { DicomJson } from '../dicom/dicom-json.ts';

const REFERENCED_SOP_SEQUENCE = '00081199';
const FAILED_SOP_SEQUENCE = '00081198';
const REFERENCED_SOP_INSTANCE_UID = '00081155';
const FAILURE_REASON = '00081197';
// PS3.3 C.14.1.1: general failure in processing.
const PROCESSING_FAILURE = 0x0110;

/** What a STOW-RS response says of each instance it names: stored, or its failure reason. */
export interface StowAnswer {
  readonly status: number;
  readonly byInstance: ReadonlyMap<string, 'stored' | number>;
}

/**
 * Reads the response of a store transaction. Anything but DICOM JSON, and an answer without sequences, names no instance.
 * @source PS3.18 section 10.5.3, annex I.2
 */
export function readStowAnswer(status: number, body: Uint8Array): StowAnswer {
  const byInstance = new Map<string, 'stored' | number>();
  const answer = parseObject(body);
  for (const item of jsonItems(answer, REFERENCED_SOP_SEQUENCE))
    byInstance.set(jsonText(item, REFERENCED_SOP_INSTANCE_UID), 'stored');
  // Named in both means failed.
  for (const item of jsonItems(answer, FAILED_SOP_SEQUENCE))
    byInstance.set(
      jsonText(item, REFERENCED_SOP_INSTANCE_UID),
      jsonNumber(item, FAILURE_REASON) ?? PROCESSING_FAILURE,
    );
  byInstance.delete('');
  return { status, byInstance };
}

function parseObject(body: Uint8Array): DicomJson {
  try {
    const parsed = JSON.parse(new TextDecoder().decode(body)) as unknown;
    // Some archives wrap the object in an array.
    const object: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
    return typeof object === 'object' && object !== null ? (object as DicomJson) : {};
  } catch {
    // XML, HTML or nothing: names no instance, and each will be looked for.
    return {};
  }
}
