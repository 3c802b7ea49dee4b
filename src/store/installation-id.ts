import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../platform/atomic-file.ts';
import { StoreError } from './store-error.ts';

const FILE = 'installation-id';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Under this namespace `classify` makes its UIDs where no node has run yet: the same files give the same UIDs. */
const OFFLINE_NAMESPACE = '7d1a4bb5-6bd2-4f0e-9f0c-1f8f4b0f6f3e';

/** UUID of the installation, the namespace of all UIDs it makes; one that never ran has that of offline work. */
export async function readInstallationId(stateDirectory: string): Promise<string> {
  return (await readExisting(stateDirectory)) ?? OFFLINE_NAMESPACE;
}

/** UUID of the installation, made at the first start and kept as long as the state directory. */
export async function createInstallationId(stateDirectory: string): Promise<string> {
  const existing = await readExisting(stateDirectory);
  if (existing !== null) return existing;
  const id = randomUUID();
  await writeFileAtomically(join(stateDirectory, FILE), [Buffer.from(`${id}\n`)]);
  return id;
}

async function readExisting(stateDirectory: string): Promise<string | null> {
  let text: string;
  try {
    text = (await readFile(join(stateDirectory, FILE), 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  if (!UUID.test(text))
    throw new StoreError('STORE_CORRUPT', `the file ${FILE} of the state directory holds no UUID`, {
      context: { stateDirectory },
    });
  return text;
}
