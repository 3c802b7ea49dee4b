import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { syncDirectory, writeFileAtomically } from '../platform/atomic-file.ts';
import { StoreError, toStoreError } from './store-error.ts';

/** A UID fit to be a file name: digits and dots only, so no name of ours can leave its folder (PS3.5 section 9). */
const UID = /^[0-9]+(\.[0-9]+)*$/;

/**
 * Gives a UID back when it may stand in a path.
 * @throws {StoreError} STORE_UID.
 */
export function checkedUid(uid: string): string {
  if (uid.length > 64 || !UID.test(uid)) {
    throw new StoreError('STORE_UID', 'a UID that is none cannot name a file', {
      context: { length: uid.length },
    });
  }
  return uid;
}

/** The files of the state directory: paths inside are relative, writes are durable when they return. */
export class StateDirectory {
  readonly root: string;
  readonly #made = new Map<string, Promise<void>>();

  constructor(root: string) {
    this.root = resolve(root);
  }

  absolute(relativePath: string): string {
    return join(this.root, relativePath);
  }

  /**
   * Writes a file whole or not at all, with the folders it needs.
   * @throws {StoreError} STORE_FULL, STORE_BUSY, STORE_IO.
   */
  async write(relativePath: string, chunks: readonly Uint8Array[]): Promise<void> {
    try {
      await this.#make(dirname(relativePath));
      await writeFileAtomically(this.absolute(relativePath), chunks);
    } catch (error) {
      // Somebody may have removed a folder under us; the next attempt makes it again.
      this.#made.clear();
      throw toStoreError(error);
    }
  }

  /** A new folder is durable only with the folder that holds it. Asked for often, so each is made once a process. */
  #make(relativeFolder: string): Promise<void> {
    const known = this.#made.get(relativeFolder);
    if (known !== undefined) return known;
    const made = this.#makeDurably(relativeFolder);
    this.#made.set(relativeFolder, made);
    made.catch(() => this.#made.delete(relativeFolder));
    return made;
  }

  async #makeDurably(relativeFolder: string): Promise<void> {
    const folder = this.absolute(relativeFolder);
    if (relativeFolder === '.') {
      await mkdir(folder, { recursive: true, mode: 0o750 });
      return;
    }
    await this.#make(dirname(relativeFolder));
    await mkdir(folder, { recursive: true, mode: 0o750 });
    await syncDirectory(dirname(folder));
  }
}
