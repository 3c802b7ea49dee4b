import { DatabaseSync } from 'node:sqlite';
import { StoreError, toStoreError } from './store-error.ts';

/**
 * Takes the one lock of a database and so of its state directory: a file `….lock` beside it, so that two nodes never write the same state; returns what releases it.
 *
 * Node has no file locks, SQLite has: a write transaction on an otherwise empty database is a lock of the operating
 * system, which goes with the process, however that ends. So there is no stale lock to clear away after a kill. Its
 * user_version says who holds it (readers are not kept out by a pending write).
 * @throws {StoreError} STATE_LOCKED while another process, or another database of this one, holds it.
 */
export function takeStateLock(databasePath: string): () => void {
  const lock = openLockFile(`${databasePath}.lock`);
  try {
    lock.exec(`begin immediate; pragma user_version = ${process.pid}; commit; begin immediate`);
  } catch (error) {
    const holder = readHolder(lock);
    lock.close();
    if (toStoreError(error).code !== 'STORE_BUSY') throw toStoreError(error);
    throw new StoreError('STATE_LOCKED', `another osteonode${holder} is using ${databasePath}`, {
      cause: error,
    });
  }
  return () => lock.close();
}

function openLockFile(path: string): DatabaseSync {
  try {
    return new DatabaseSync(path, { timeout: 0 });
  } catch (error) {
    throw toStoreError(error);
  }
}

/** For the message only: nothing is decided by the number. */
function readHolder(lock: DatabaseSync): string {
  try {
    const holder = lock.prepare('pragma user_version').get()?.['user_version'];
    return typeof holder === 'number' && holder > 0 ? ` (process ${holder})` : '';
  } catch {
    // The holder is just writing its number.
    return '';
  }
}
