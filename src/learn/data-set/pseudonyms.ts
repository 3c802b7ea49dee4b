import { createHmac, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { DataSetError } from './data-set-error.ts';

/** Makes ids that say nothing of the patient; the same key gives the same ids, so that later data can be joined. */
export interface Pseudonyms {
  patient(id: string): string;
  /** A UID below 2.25, which no device gives out. */
  study(uid: string): string;
}

const KEY_BYTES = 32;

/** Ids by a keyed hash (HMAC-SHA-256): without the key nobody can find out by trying which patient is which. */
export function createPseudonyms(key: Uint8Array): Pseudonyms {
  const hash = (kind: string, text: string): Buffer =>
    createHmac('sha256', key).update(`${kind}\0${text}`, 'utf8').digest();
  return {
    patient: (id) => `p-${hash('patient', id).toString('hex').slice(0, 12)}`,
    study: (uid) => `2.25.${BigInt(`0x${hash('study', uid).toString('hex').slice(0, 32)}`)}`,
  };
}

/**
 * The key of a file; a file that is not there is made, readable by its owner only. Whoever has it can link the data set to
 * the hospital's records: keep it apart from the data set.
 * @throws DataSetError `DATA_SET_FORMAT` when the file is no key.
 */
export async function readPseudonymKey(path: string): Promise<Uint8Array> {
  try {
    await writeFile(path, `${randomBytes(KEY_BYTES).toString('hex')}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const text = (await readFile(path, 'utf8')).trim();
  if (!/^[0-9a-f]{64}$/i.test(text))
    throw new DataSetError('DATA_SET_FORMAT', [`${path}: no key: expected 64 hexadecimal digits`]);
  return Buffer.from(text, 'hex');
}

/** Takes names and ids of the header out of a text; what else it says of the patient, nobody can find automatically. */
export function removeIdentifiers(text: string, identifiers: readonly string[]): string {
  const words = identifiers
    .flatMap((identifier) => [identifier, ...identifier.split(/[\^\s,=]+/)])
    .filter((word) => word.trim().length >= 3)
    .sort((one, other) => other.length - one.length);
  return words.reduce((rest, word) => rest.replace(new RegExp(escapeRegExp(word), 'gi'), '[removed]'), text);
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
