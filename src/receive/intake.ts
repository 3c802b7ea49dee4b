import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { checkPixelData } from '../dicom/check-pixel-data.ts';
import type { DataSet } from '../dicom/data-set.ts';
import { parseDataSet } from '../dicom/data-set.ts';
import { encodeFileMeta } from '../dicom/part10.ts';
import { readFileMeta } from '../dicom/read-file-meta.ts';
import { DicomReadError } from '../dicom/read-error.ts';
import type { ReadLimits } from '../dicom/read-limits.ts';
import { DEFAULT_READ_LIMITS } from '../dicom/read-limits.ts';
import { readScanHeader } from '../dicom/read-scan-header.ts';
import type { Logger } from '../platform/logger.ts';
import type { ArrivedInstance, IntakeOutcome } from '../study/arrived-instance.ts';
import type { ScanHeader } from '../study/scan-header.ts';
import type { InstanceOrigin } from '../study/stored-instance.ts';
import { ACCEPTED_IMAGE_SOP_CLASSES } from './accepted-sop-classes.ts';
import { ReceiveError } from './receive-error.ts';

/** Makes an arrived instance and its follow-up durable; they are when this resolves. Its bytes may be gone after that. */
export type KeepInstance = (arrived: ArrivedInstance) => Promise<IntakeOutcome>;

/** What came through a door, unchecked. */
export interface RawArrival {
  /** Data set bytes as received, without file meta information. */
  readonly dataSet: readonly Uint8Array[];
  readonly transferSyntaxUid: string;
  /** What the C-STORE command announced. */
  readonly expected?: { readonly sopClassUid: string; readonly sopInstanceUid: string };
  readonly origin: InstanceOrigin;
  readonly sourceAeTitle?: string;
}

/** Checks what arrived and has it kept. */
export type Intake = (arrival: RawArrival) => Promise<IntakeOutcome>;

/**
 * Builds the one function behind all doors: check, hash, keep.
 * The function throws NodeError: DicomReadError for unusable bytes, ReceiveError `RECEIVE_SOP_MISMATCH` when they are
 * not what was announced, and what `keep` throws; then nothing has been acknowledged.
 */
export function createIntake(deps: {
  readonly keep: KeepInstance;
  readonly logger: Logger;
  readonly limits?: ReadLimits;
}): Intake {
  const { keep, logger, limits = DEFAULT_READ_LIMITS } = deps;
  return async (arrival) => {
    const dataSet = joined(arrival.dataSet);
    const header = inspectDataSet(dataSet, arrival, limits);
    const dataSetSha256 = await sha256(dataSet);
    const outcome = await keep({
      header,
      dataSetSha256,
      part10: [encodeFileMeta({ ...header, ...sourceOf(arrival) }), dataSet],
      origin: arrival.origin,
    });
    logger[outcome === 'new-version' ? 'info' : 'debug']('receive.kept', {
      outcome,
      door: arrival.origin.kind,
      sopInstanceUid: header.sopInstanceUid,
      studyInstanceUid: header.studyInstanceUid,
      bytes: dataSet.byteLength,
    });
    return outcome;
  };
}

/**
 * Takes a DICOM file apart into what `intake` wants; nothing but the file meta information is read here.
 * @throws DicomReadError `DICOM_PARSE` when it is no DICOM file.
 */
export function rawArrivalFromPart10(file: Uint8Array, origin: InstanceOrigin): RawArrival {
  const { fileMeta, dataSetOffset } = readFileMeta(file);
  return {
    dataSet: [file.subarray(dataSetOffset)],
    transferSyntaxUid: fileMeta.transferSyntaxUid,
    origin,
  };
}

/** Reads the header within limits and checks it against the pixels and against the announcement. */
function inspectDataSet(bytes: Uint8Array, arrival: RawArrival, limits: ReadLimits): ScanHeader {
  const dataSet = parseDataSet(bytes, arrival.transferSyntaxUid, limits);
  const header = readScanHeader(dataSet);
  const { expected } = arrival;
  if (expected !== undefined) {
    if (expected.sopClassUid !== header.sopClassUid) throw mismatch('SOP Class UID', header);
    if (expected.sopInstanceUid !== header.sopInstanceUid) throw mismatch('SOP Instance UID', header);
  }
  checkIsWhole(dataSet, header);
  checkPixelData(dataSet);
  return header;
}

/** A data set that breaks off between two elements parses without complaint; an image without Pixel Data gives it away. */
function checkIsWhole(dataSet: DataSet, header: ScanHeader): void {
  const isImage = header.rows !== null || IMAGE_SOP_CLASSES.has(header.sopClassUid);
  if (isImage && !PIXEL_DATA_TAGS.some((tag) => dataSet.has(tag)))
    throw new DicomReadError('DICOM_PIXELS', 'an image without Pixel Data', {
      context: { sopInstanceUid: header.sopInstanceUid },
    });
}

const IMAGE_SOP_CLASSES: ReadonlySet<string> = new Set(Object.values(ACCEPTED_IMAGE_SOP_CLASSES));
/** Pixel Data, its floating point kinds, and Pixel Data Provider URL, which stands in for it. */
const PIXEL_DATA_TAGS = ['x7fe00010', 'x7fe00008', 'x7fe00009', 'x00287fe0'];

function mismatch(what: string, header: ScanHeader): ReceiveError {
  return new ReceiveError('RECEIVE_SOP_MISMATCH', `${what} differs in command and data set`, {
    context: { sopInstanceUid: header.sopInstanceUid },
  });
}

function sourceOf({ sourceAeTitle }: RawArrival): { sourceAeTitle?: string } {
  return sourceAeTitle === undefined ? {} : { sourceAeTitle };
}

/** Hex. Large objects are hashed in slices, so that a C-ECHO need not wait for one. */
async function sha256(bytes: Uint8Array): Promise<string> {
  const hash = createHash('sha256');
  for (let offset = 0; offset < bytes.byteLength; offset += HASH_SLICE_BYTES) {
    if (offset > 0) await setImmediate();
    hash.update(bytes.subarray(offset, offset + HASH_SLICE_BYTES));
  }
  return hash.digest('hex');
}

const HASH_SLICE_BYTES = 16 * 1024 ** 2;

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}
