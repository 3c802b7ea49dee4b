import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import type { Clock } from '../../src/platform/clock.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { queueMigrations } from '../../src/queue/job-table.ts';
import { openDatabase } from '../../src/store/database.ts';
import { DiskReserve } from '../../src/store/disk-reserve.ts';
import { InstanceStore } from '../../src/store/instance-store.ts';
import { storeMigrations } from '../../src/store/migrations.ts';
import type { Database } from '../../src/store/schema.ts';
import { StateDirectory } from '../../src/store/state-directory.ts';
import { StudyLog } from '../../src/store/study-log.ts';
import { StudyStore } from '../../src/store/study-store.ts';
import type { ArrivedInstance } from '../../src/study/arrived-instance.ts';
import type { ScanHeader } from '../../src/study/scan-header.ts';

export const allMigrations = { ...storeMigrations, ...queueMigrations };

/** A clock that stands until a test moves it. */
export class StandingClock implements Clock {
  ms = Date.parse('2030-01-01T08:00:00Z');
  nowMs(): number {
    return this.ms;
  }
}

/** A state directory of a test's own, with its stores. */
export interface TemporaryState {
  readonly folder: string;
  readonly databasePath: string;
  readonly clock: StandingClock;
  readonly db: Kysely<Database>;
  readonly files: StateDirectory;
  readonly log: StudyLog;
  readonly studies: StudyStore;
  readonly instances: InstanceStore;
  /** Closes the database and opens it again, as a restart does. */
  reopen(): Promise<TemporaryState>;
  remove(): Promise<void>;
}

export async function openTemporaryState(
  folder = mkdtempSync(join(tmpdir(), 'osteonode-state-')),
): Promise<TemporaryState> {
  const databasePath = join(folder, 'node.sqlite');
  const clock = new StandingClock();
  const db = await openDatabase(databasePath, allMigrations);
  const files = new StateDirectory(folder);
  const log = new StudyLog(db, clock);
  return {
    folder,
    databasePath,
    clock,
    db,
    files,
    log,
    studies: new StudyStore(db, log, clock),
    instances: new InstanceStore({
      db,
      files,
      reserve: new DiskReserve(folder, 0, clock),
      clock,
      logger: silentLogger,
    }),
    reopen: async () => {
      await db.destroy();
      return await openTemporaryState(folder);
    },
    remove: async () => {
      await db.destroy();
      rmSync(folder, { recursive: true });
    },
  };
}

/** An instance as `intake` hands it over: the parts of the header that the store reads, and `content` as its bytes. */
export function arrived(
  studyInstanceUid: string,
  sopInstanceUid: string,
  content: Uint8Array | string,
): ArrivedInstance {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const header = {
    studyInstanceUid,
    seriesInstanceUid: `${studyInstanceUid}.9`,
    sopInstanceUid,
    modality: 'NM',
  } as ScanHeader;
  return {
    header,
    dataSetSha256: createHash('sha256').update(bytes).digest('hex'),
    part10: [Buffer.from('header'), bytes],
    origin: { kind: 'c-store', callingAeTitle: 'CAMERA', host: '127.0.0.1' },
  };
}

/** For a put without a follow-up. */
export const nothingMore = (): Promise<void> => Promise.resolve();

/** What a promise was rejected with. */
export async function rejection(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error('expected a rejection');
}
