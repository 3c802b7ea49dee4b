import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { Kysely, Transaction } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import { isoNow } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { ArrivedInstance, IntakeOutcome } from '../study/arrived-instance.ts';
import type { ScanHeader } from '../study/scan-header.ts';
import type { InstanceOrigin, StoredInstance } from '../study/stored-instance.ts';
import type { DiskReserve } from './disk-reserve.ts';
import { GroupCommit } from './group-commit.ts';
import { PerKey } from './per-key.ts';
import type { Database, InstanceTable } from './schema.ts';
import type { StateDirectory } from './state-directory.ts';
import { checkedUid } from './state-directory.ts';
import { toStoreError } from './store-error.ts';

/** The follow-up of a stored instance, committed with its row or not at all. May run again after a rollback. */
export type InSameTransaction = (tx: Transaction<Database>, stored: StoredInstance) => Promise<void>;

/** The received objects: bytes in files, one row a version in the database. */
export class InstanceStore {
  readonly #db: Kysely<Database>;
  readonly #files: StateDirectory;
  readonly #reserve: DiskReserve;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #commits: GroupCommit<Database>;
  readonly #perUid = new PerKey();

  constructor(deps: {
    readonly db: Kysely<Database>;
    readonly files: StateDirectory;
    readonly reserve: DiskReserve;
    readonly clock: Clock;
    readonly logger: Logger;
  }) {
    this.#db = deps.db;
    this.#files = deps.files;
    this.#reserve = deps.reserve;
    this.#clock = deps.clock;
    this.#logger = deps.logger;
    this.#commits = new GroupCommit(deps.db);
  }

  /**
   * Makes an instance durable: when this resolves, the file, its row and its follow-up survive a crash. The file comes
   * first, so that no row ever points at nothing; a file whose row failed is left for the sweep at start, because a
   * failed commit may still turn out to be on the disk. Bytes that any version has already are a `duplicate`.
   * @throws {StoreError} STORE_FULL, STORE_BUSY, STORE_IO (transient), STORE_UID, and what `inSameTransaction` throws.
   */
  async put(arrived: ArrivedInstance, inSameTransaction: InSameTransaction): Promise<IntakeOutcome> {
    const uid = checkedUid(arrived.header.sopInstanceUid);
    checkedUid(arrived.header.studyInstanceUid);
    return await this.#perUid.run(uid, async () => {
      const versions = await this.#versionsOf(uid);
      const same = versions.find((row) => row.data_set_sha256 === arrived.dataSetSha256);
      if (same !== undefined) {
        await this.#restoreIfLost(same, arrived);
        return 'duplicate';
      }
      const version = (versions[0]?.version ?? 0) + 1;
      await this.#keep(this.#rowOf(arrived, version), arrived, inSameTransaction);
      return version === 1 ? 'stored' : 'new-version';
    });
  }

  /** The newest version of each instance of a study, in the order of arrival. */
  async latestOf(studyInstanceUid: string): Promise<StoredInstance[]> {
    const rows = await this.#db
      .selectFrom('instances as instance')
      .selectAll()
      .where('study_instance_uid', '=', studyInstanceUid)
      .where('version', '=', (eb) =>
        eb
          .selectFrom('instances as any')
          .select((sub) => sub.fn.max('any.version').as('newest'))
          .whereRef('any.sop_instance_uid', '=', 'instance.sop_instance_uid'),
      )
      .orderBy('received_at')
      .orderBy('sop_instance_uid')
      .execute();
    return rows.map((row) => this.#storedInstance(row));
  }

  /** How many instance versions are kept, and their bytes. */
  async size(): Promise<{ readonly instances: number; readonly bytes: number }> {
    const { instances, bytes } = await this.#db
      .selectFrom('instances')
      .select((eb) => [
        eb.fn.countAll<number>().as('instances'),
        eb.fn.sum<number | null>('size_bytes').as('bytes'),
      ])
      .executeTakeFirstOrThrow();
    return { instances, bytes: bytes ?? 0 };
  }

  async #versionsOf(
    uid: string,
  ): Promise<Pick<InstanceTable, 'version' | 'data_set_sha256' | 'relative_path' | 'size_bytes'>[]> {
    return await this.#db
      .selectFrom('instances')
      .select(['version', 'data_set_sha256', 'relative_path', 'size_bytes'])
      .where('sop_instance_uid', '=', uid)
      .orderBy('version', 'desc')
      .execute();
  }

  async #keep(
    row: InstanceTable,
    arrived: ArrivedInstance,
    inSameTransaction: InSameTransaction,
  ): Promise<void> {
    await this.#reserve.take(row.size_bytes);
    await this.#files.write(row.relative_path, arrived.part10);
    const stored = this.#storedInstance(row, arrived);
    await this.#commits.run(async (tx) => {
      await tx.insertInto('instances').values(row).execute();
      await inSameTransaction(tx, stored);
    });
  }

  /** A row promises a file; should somebody have removed or cut it, these same bytes are the cure. */
  async #restoreIfLost(
    row: Pick<InstanceTable, 'version' | 'relative_path' | 'size_bytes'>,
    arrived: ArrivedInstance,
  ): Promise<void> {
    const path = this.#files.absolute(row.relative_path);
    if ((await sizeOf(path)) === row.size_bytes) return;
    const sopInstanceUid = arrived.header.sopInstanceUid;
    this.#logger.warn('STORE_FILE_RESTORED', { sopInstanceUid, version: row.version });
    await this.#files.write(row.relative_path, arrived.part10);
    await this.#db
      .updateTable('instances')
      .set({ size_bytes: totalLength(arrived.part10) })
      .where('sop_instance_uid', '=', sopInstanceUid)
      .where('version', '=', row.version)
      .execute();
  }

  #rowOf(arrived: ArrivedInstance, version: number): InstanceTable {
    const { header } = arrived;
    return {
      sop_instance_uid: header.sopInstanceUid,
      version,
      study_instance_uid: header.studyInstanceUid,
      series_instance_uid: header.seriesInstanceUid,
      data_set_sha256: arrived.dataSetSha256,
      relative_path: instancePath(header.sopInstanceUid, version),
      size_bytes: totalLength(arrived.part10),
      received_at: isoNow(this.#clock),
      origin: JSON.stringify(arrived.origin),
      header: JSON.stringify(header),
    };
  }

  #storedInstance(row: InstanceTable, arrived?: ArrivedInstance): StoredInstance {
    return {
      sopInstanceUid: row.sop_instance_uid,
      studyInstanceUid: row.study_instance_uid,
      seriesInstanceUid: row.series_instance_uid,
      version: row.version,
      dataSetSha256: row.data_set_sha256,
      path: this.#files.absolute(row.relative_path),
      sizeBytes: row.size_bytes,
      receivedAt: row.received_at,
      origin: arrived?.origin ?? (JSON.parse(row.origin) as InstanceOrigin),
      header: arrived?.header ?? (JSON.parse(row.header) as ScanHeader),
    };
  }
}

/** 256 folders by a hash of the UID: UIDs themselves share their first and often their last digits. */
function instancePath(sopInstanceUid: string, version: number): string {
  const folder = createHash('sha256').update(sopInstanceUid).digest('hex').slice(0, 2);
  return `${INSTANCE_FOLDER}/${folder}/${sopInstanceUid}.${version}.dcm`;
}

/** Folder of the instance files, inside the state directory. */
export const INSTANCE_FOLDER = 'instances';

function totalLength(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw toStoreError(error);
  }
}
