import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isUid } from '../../../src/dicom/uid.ts';
import { readFileMeta } from '../../../src/dicom/read-file-meta.ts';
import { SOP_CLASS } from '../../../src/dicom/sop-classes.ts';
import { DECODABLE_TRANSFER_SYNTAXES, TRANSFER_SYNTAX } from '../../../src/dicom/transfer-syntaxes.ts';
import {
  ACCEPTED_IMAGE_SOP_CLASSES,
  ACCEPTED_OTHER_SOP_CLASSES,
} from '../../../src/receive/accepted-sop-classes.ts';

/** What to send of a broken file, in the presentation context that comes nearest to what it claims to be. */
export interface HostileObject {
  readonly name: string;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntaxUid: string;
  readonly dataSet: Buffer;
}

/** All files of a folder and the folders in it. */
export async function readHostileObjects(folder: string): Promise<HostileObject[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(paths.sort().map(async (path) => takeApart(path, await readFile(path))));
}

const ACCEPTED = new Set<string>([
  ...Object.values(ACCEPTED_IMAGE_SOP_CLASSES),
  ...Object.values(ACCEPTED_OTHER_SOP_CLASSES),
]);

function takeApart(name: string, file: Buffer): HostileObject {
  const meta = tryReadMeta(file);
  const { sopClassUid, sopInstanceUid, transferSyntaxUid } = meta;
  return {
    name,
    sopClassUid: ACCEPTED.has(sopClassUid) ? sopClassUid : SOP_CLASS.nuclearMedicineImage,
    sopInstanceUid: isUid(sopInstanceUid) ? sopInstanceUid : '1.2.3',
    transferSyntaxUid: DECODABLE_TRANSFER_SYNTAXES.includes(transferSyntaxUid)
      ? transferSyntaxUid
      : TRANSFER_SYNTAX.explicitVrLittleEndian,
    dataSet: file.subarray(meta.offset),
  };
}

function tryReadMeta(file: Buffer) {
  try {
    const { fileMeta, dataSetOffset } = readFileMeta(file);
    return { ...fileMeta, offset: dataSetOffset };
  } catch {
    // Then all that follows the preamble is sent as if it were a data set.
    return { sopClassUid: '', sopInstanceUid: '', transferSyntaxUid: '', offset: Math.min(132, file.length) };
  }
}
