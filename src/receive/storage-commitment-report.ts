import { parseDataSet } from '../dicom/data-set.ts';
import { ReceiveError } from './receive-error.ts';

/** One instance that a storage commitment answer names; `failureReason` is the value of (0008,1197). */
export interface CommittedInstance {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly failureReason: number | null;
}

/** What a PACS says of objects we asked it to commit to. */
export interface StorageCommitmentReport {
  readonly transactionUid: string;
  readonly committed: readonly CommittedInstance[];
  readonly failed: readonly CommittedInstance[];
  /** Calling AE title of who says so. */
  readonly from: string;
}

/**
 * Reads the Event Information of a storage commitment N-EVENT-REPORT.
 * @throws DicomReadError when it cannot be parsed, ReceiveError when it names no transaction.
 * @source PS3.4 table J.3-2
 */
export function readStorageCommitmentReport(
  bytes: Uint8Array,
  transferSyntaxUid: string,
  from: string,
): StorageCommitmentReport {
  const dataSet = parseDataSet(bytes, transferSyntaxUid);
  const transactionUid = dataSet.text('x00081195');
  if (transactionUid === '')
    throw new ReceiveError('RECEIVE_EVENT', 'a storage commitment answer without Transaction UID');
  const read = (sequence: string): CommittedInstance[] =>
    dataSet.items(sequence).map((item) => ({
      sopClassUid: item.text('x00081150'),
      sopInstanceUid: item.text('x00081155'),
      failureReason: item.number('x00081197'),
    }));
  return { transactionUid, committed: read('x00081199'), failed: read('x00081198'), from };
}
