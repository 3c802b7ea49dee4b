import { mkdir, readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isUid } from '../dicom/uid.ts';
import { TEMPORARY_PREFIX, writeFileAtomically } from '../platform/atomic-file.ts';
import { asError } from '../platform/node-error.ts';
import type { ReportObject } from '../study/report-bundle.ts';
import { DeliverError } from './deliver-error.ts';
import type { Delivery, Destination } from './destination.ts';

/** ADAPTER: a folder that gets `<StudyInstanceUID>/<SOPInstanceUID>.dcm`, each file whole or not at all. */
export function createFolderDestination(name: string, directory: string): Destination {
  return {
    name,
    kind: 'folder',
    deliver: async (delivery, signal) => {
      const accepted: { sopInstanceUid: string; status: string }[] = [];
      for (const object of delivery.objects) {
        if (signal.aborted)
          throw new DeliverError('DELIVER_CANCELLED', 'transient', `${directory}: cancelled`);
        accepted.push({
          sopInstanceUid: object.sopInstanceUid,
          status: await writeObject(directory, delivery, object),
        });
      }
      return { destination: name, accepted, notes: [] };
    },
    check: async () => {
      await inFolder(directory, async () => {
        await mkdir(directory, { recursive: true });
        // The same steps as a delivery: a folder can allow creating files and yet refuse the rename.
        const probe = join(directory, `${TEMPORARY_PREFIX}check`);
        await writeFileAtomically(probe, [new Uint8Array(1)]);
        await rm(probe);
      });
      return `${directory} can be written`;
    },
    close: () => Promise.resolve(),
  };
}

async function writeObject(directory: string, delivery: Delivery, object: ReportObject): Promise<string> {
  const { studyInstanceUid } = delivery;
  if (!isUid(studyInstanceUid) || !isUid(object.sopInstanceUid))
    throw new DeliverError('DELIVER_OBJECT', 'permanent', 'a UID that cannot be a file name');
  const folder = join(directory, studyInstanceUid);
  const path = join(folder, `${object.sopInstanceUid}.dcm`);
  return await inFolder(directory, async () => {
    await mkdir(folder, { recursive: true });
    await removeRemains(folder, `${object.sopInstanceUid}.dcm`);
    if (await holds(path, object.bytes)) return 'unchanged';
    await writeFileAtomically(path, [object.bytes]);
    return 'written';
  });
}

/** What a killed node has left of a file that it was writing; an importer that takes every file would take it too. */
async function removeRemains(folder: string, name: string): Promise<void> {
  for (const entry of await readdir(folder))
    if (entry.startsWith(`${TEMPORARY_PREFIX}${name}.`)) await rm(join(folder, entry), { force: true });
}

async function holds(path: string, bytes: Uint8Array): Promise<boolean> {
  try {
    return (await readFile(path)).equals(bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

// A full disk or a network share that is away comes back by itself; a missing permission does not.
const PASSING = new Set(
  'EAGAIN EBUSY EDQUOT EHOSTDOWN EHOSTUNREACH EIO EMFILE ENETDOWN ENETUNREACH ENFILE ENOSPC ESTALE ETIMEDOUT'.split(
    ' ',
  ),
);

async function inFolder<T>(directory: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? asError(cause).name;
    const fault = PASSING.has(code) ? 'transient' : 'permanent';
    throw new DeliverError('DELIVER_FOLDER', fault, `${directory} cannot be written (${code})`, { cause });
  }
}
